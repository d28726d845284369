using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Asks for the files of a stopped recording: the way back to a lost event.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingResult")]
[OutputType(typeof(RecordingFileEvent))]
public sealed class GetAcsRecordingResult : RecordingCmdlet
{
    private protected override async Task ProcessAsync(IRecordingClient recordings, Recording recording, PipelineHost host, CancellationToken cancellationToken) =>
        await host.WriteObjectAsync(await recordings.GetResultAsync(recording.RecordingId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
}
