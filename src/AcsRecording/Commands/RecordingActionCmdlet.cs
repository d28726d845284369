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

    /// <summary>The state that the action leads to.</summary>
    private protected abstract RecordingState Result { get; }

    private protected override async Task ProcessAsync(
        IRecordingClient recordings, Recording recording, PipelineHost host, CancellationToken cancellationToken)
    {
        var answer = await host.ShouldProcessAsync(recording.RecordingId, Action).ConfigureAwait(false);
        if (answer == Decision.Yes)
        {
            await ChangeAsync(recordings, recording, cancellationToken).ConfigureAwait(false);
        }

        if (PassThru && answer != Decision.No)
        {
            var changed = answer == Decision.WhatIf
                ? new Recording { RecordingId = recording.RecordingId, State = Result.ToString() }
                : await AfterwardsAsync(recordings, recording, cancellationToken).ConfigureAwait(false);
            await host.WriteObjectAsync(changed.With(recording)).ConfigureAwait(false);
        }
    }

    private protected abstract Task ChangeAsync(IRecordingClient recordings, Recording recording, CancellationToken cancellationToken);

    private protected virtual Task<Recording> AfterwardsAsync(
        IRecordingClient recordings, Recording recording, CancellationToken cancellationToken) =>
        recordings.GetStateAsync(recording, cancellationToken);
}
