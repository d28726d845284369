using System.Management.Automation;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>A cmdlet that talks to the service.</summary>
public abstract class ConnectedCmdlet : AcsRecordingCmdlet
{
    /// <summary>The connection to use instead of this runspace's, or a connection string.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ValidateNotNull]
    public RecordingConnection? Connection { get; set; }

    private protected RecordingConnection ActiveConnection { get; private set; } = null!;

    /// <summary>The connection's; without one, what can be done with storage accounts alone.</summary>
    private protected ITransferEngine Transfers { get; private set; } = null!;

    private protected override void Begin() => Connect();

    /// <summary>Finds the connection, on the pipeline thread: sessions belong to runspaces.</summary>
    private protected void Connect() => RunOrEnd(() => ActiveConnection = Find() ?? throw RecordingError.Create("NotConnected", RecordingErrorCategory.ConnectionError, null));

    /// <summary>Likewise, once, for a cmdlet whose input may need no connection: that shows with each chunk.</summary>
    private protected void ConnectTransfers() => RunOrEnd(() => Transfers ??= Find()?.Transfers ?? EngineLoader.Engine.StorageTransfers);

    private RecordingConnection? Find() => Connection ?? RunspaceSession.Current.Connection ?? ConnectionVariable.Connect();
}
