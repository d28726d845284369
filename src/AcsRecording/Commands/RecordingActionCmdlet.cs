using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Completers;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet that changes a recording: nothing comes out unless -PassThru asks for it.</summary>
public abstract class RecordingActionCmdlet : ConnectedCmdlet
{
    /// <summary>The recording.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RecordingIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RecordingId { get; set; } = "";

    /// <summary>Emit the recording as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceSession.Current.Remember(RecordingId);
        Run(async (host, cancellationToken) =>
        {
            if (await host.ShouldProcessAsync(RecordingId, Action).ConfigureAwait(false))
            {
                await ChangeAsync(ActiveConnection.Recordings, cancellationToken).ConfigureAwait(false);
                if (PassThru)
                {
                    await host.WriteObjectAsync(await AfterwardsAsync(ActiveConnection.Recordings, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                }
            }
        });
    }

    private protected abstract Task ChangeAsync(IRecordingClient recordings, CancellationToken cancellationToken);

    private protected virtual Task<Recording> AfterwardsAsync(IRecordingClient recordings, CancellationToken cancellationToken) =>
        recordings.GetStateAsync(RecordingId, cancellationToken);
}
