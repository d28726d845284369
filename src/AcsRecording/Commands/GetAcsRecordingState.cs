using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Asks how a recording is.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingState")]
[OutputType(typeof(Recording))]
public sealed class GetAcsRecordingState : RecordingCmdlet
{
    private protected override async Task ProcessAsync(IRecordingClient recordings, PipelineHost host, CancellationToken cancellationToken) =>
        await host.WriteObjectAsync(await recordings.GetStateAsync(RecordingId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
}
