using System;
using System.Management.Automation;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>A cmdlet that talks to the service.</summary>
public abstract class ConnectedCmdlet : AcsRecordingCmdlet
{
    /// <summary>The environment variable that stands in for a connection.</summary>
    internal const string ConnectionStringVariable = "COMMUNICATION_SERVICES_CONNECTION_STRING";

    /// <summary>The connection to use instead of this runspace's.</summary>
    [Parameter]
    [ValidateNotNull]
    public RecordingConnection? Connection { get; set; }

    private protected RecordingConnection ActiveConnection { get; private set; } = null!;

    /// <summary>The connection's; without one, what can be done with storage accounts alone.</summary>
    private protected ITransferEngine Transfers { get; private set; } = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing() => Connect();

    /// <summary>Finds the connection, on the pipeline thread: sessions belong to runspaces.</summary>
    private protected void Connect() => RunOrEnd(() => ActiveConnection = Find() ?? throw RecordingError.Create("NotConnected", RecordingErrorCategory.ConnectionError, null));

    /// <summary>Likewise, once, for a cmdlet whose input may need no connection: that shows with each chunk.</summary>
    private protected void ConnectTransfers() => RunOrEnd(() => Transfers ??= Find()?.Transfers ?? EngineLoader.Engine.StorageTransfers);

    private RecordingConnection? Find() => Connection ?? RunspaceSession.Current.Connection ?? FromEnvironment();

    private static RecordingConnection? FromEnvironment() => Environment.GetEnvironmentVariable(ConnectionStringVariable) is { Length: > 0 } text
        ? EngineLoader.Engine.Connect(new ConnectRequest { ConnectionString = text })
        : null;
}
