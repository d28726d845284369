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
    private protected override async Task ProcessAsync(
        IRecordingClient recordings, Recording recording, PipelineHost host, CancellationToken cancellationToken)
    {
        var state = await recordings.GetStateAsync(recording, cancellationToken).ConfigureAwait(false);
        await host.WriteObjectAsync(state.With(recording)).ConfigureAwait(false);
    }
}
