using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Completers;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet about one recording.</summary>
public abstract class RecordingCmdlet : ConnectedCmdlet
{
    /// <summary>The recording.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RecordingIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RecordingId { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceSession.Current.Remember(RecordingId);
        Run((host, cancellationToken) => ProcessAsync(ActiveConnection.Recordings, host, cancellationToken));
    }

    private protected abstract Task ProcessAsync(IRecordingClient recordings, PipelineHost host, CancellationToken cancellationToken);
}
