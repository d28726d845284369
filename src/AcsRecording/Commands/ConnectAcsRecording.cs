using System.Management.Automation;
using System.Security;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Connects this runspace to an Azure Communication Services resource. Nothing is sent until a cmdlet needs it.</summary>
[Cmdlet(VerbsCommunications.Connect, "AcsRecording", DefaultParameterSetName = ConnectionStringSet)]
[OutputType(typeof(RecordingConnection))]
public sealed class ConnectAcsRecording : AcsRecordingCmdlet
{
    private const string ConnectionStringSet = "ConnectionString";
    private const string AccessKeySet = "AccessKey";
    private const string EmulatorSet = "Emulator";

    /// <summary>The resource's connection string.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ConnectionStringSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimaryConnectionString")]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? ConnectionString { get; set; }

    /// <summary>The resource's endpoint.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccessKeySet)]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>One of the resource's two keys.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccessKeySet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? AccessKey { get; set; }

    /// <summary>Connect to the emulator on this machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmulatorSet)]
    public SwitchParameter UseDevelopmentEmulator { get; set; }

    /// <summary>The emulator's port.</summary>
    [Parameter(ParameterSetName = EmulatorSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = DevelopmentEmulator.DefaultPort;

    /// <summary>Hosts beside the service's own that files may be fetched from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>The resource that events must be of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ResourceId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => RunOrEnd(() =>
    {
        var request = Request();
        request.AllowedHosts = AllowedHost;
        request.ResourceId = ResourceId;
        var connection = EngineLoader.Engine.Connect(request);
        RunspaceSession.Current.Connection = connection;
        WriteObject(connection);
    });

    private ConnectRequest Request() => ParameterSetName switch
    {
        EmulatorSet => DevelopmentEmulator.Request(Port),
        AccessKeySet => new ConnectRequest { Endpoint = Endpoint, AccessKey = AccessKey!.Reveal() },
        _ => new ConnectRequest { ConnectionString = ConnectionString!.Reveal() },
    };
}
