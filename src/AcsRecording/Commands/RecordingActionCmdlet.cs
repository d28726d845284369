using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>A cmdlet that changes a recording: nothing comes out unless -PassThru asks for it.</summary>
public abstract class RecordingActionCmdlet : RecordingCmdlet
{
    /// <summary>Emit the recording as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract string Action { get; }

    private protected override async Task ProcessAsync(IRecordingClient recordings, PipelineHost host, CancellationToken cancellationToken)
    {
        if (!await host.ShouldProcessAsync(RecordingId, Action).ConfigureAwait(false))
        {
            return;
        }

        await ChangeAsync(recordings, cancellationToken).ConfigureAwait(false);
        if (PassThru)
        {
            await host.WriteObjectAsync(await AfterwardsAsync(recordings, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private protected abstract Task ChangeAsync(IRecordingClient recordings, CancellationToken cancellationToken);

    private protected virtual Task<Recording> AfterwardsAsync(IRecordingClient recordings, CancellationToken cancellationToken) =>
        recordings.GetStateAsync(RecordingId, cancellationToken);
}
