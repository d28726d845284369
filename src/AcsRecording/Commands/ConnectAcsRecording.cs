using System.Management.Automation;
using System.Security;
using AcsRecording.Binding;
using AcsRecording.Completers;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>
/// Connects this runspace to an Azure Communication Services resource. Nothing is sent until a cmdlet needs it, or with -Validate.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "AcsRecording", DefaultParameterSetName = ConnectionStringSet)]
[OutputType(typeof(RecordingConnection))]
public sealed class ConnectAcsRecording : AcsRecordingCmdlet
{
    private const string ConnectionStringSet = "ConnectionString";
    private const string AccessKeySet = "AccessKey";
    private const string AccessTokenSet = "AccessToken";
    private const string ManagedIdentitySet = "ManagedIdentity";
    private const string DefaultIdentitySet = "DefaultIdentity";
    private const string EmulatorSet = "Emulator";

    /// <summary>The resource's connection string; without any, that of the environment variable.</summary>
    [Parameter(Position = 0, ParameterSetName = ConnectionStringSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimaryConnectionString")]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? ConnectionString { get; set; }

    /// <summary>The resource's endpoint.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccessKeySet)]
    [Parameter(Mandatory = true, ParameterSetName = AccessTokenSet)]
    [Parameter(Mandatory = true, ParameterSetName = ManagedIdentitySet)]
    [Parameter(Mandatory = true, ParameterSetName = DefaultIdentitySet)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>One of the resource's two keys.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AccessKeySet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? AccessKey { get; set; }

    /// <summary>A token of Entra ID that was got elsewhere.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccessTokenSet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>Sign in with the machine's managed identity.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ManagedIdentitySet)]
    public SwitchParameter Identity { get; set; }

    /// <summary>Which of the machine's user-assigned identities.</summary>
    [Parameter(ParameterSetName = ManagedIdentitySet)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>Connect to the emulator on this machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EmulatorSet)]
    public SwitchParameter UseDevelopmentEmulator { get; set; }

    /// <summary>The emulator's port.</summary>
    [Parameter(ParameterSetName = EmulatorSet)]
    [ValidateRange(1, 65535)]
    [NoSecretInError(typeof(int))]
    public int Port { get; set; } = DevelopmentEmulator.DefaultPort;

    /// <summary>Hosts beside the service's own that files may be fetched from.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AllowedHostCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>The resource that events must be of.</summary>
    [Parameter]
    [ResourceId("ResourceId")]
    [ValidateNotNullOrEmpty]
    public string? ResourceId { get; set; }

    /// <summary>The api-version to ask for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ApiVersion { get; set; }

    /// <summary>Ask the service once whether it takes the credential.</summary>
    [Parameter]
    public SwitchParameter Validate { get; set; }

    private protected override void Process()
    {
        RecordingConnection connection = null!;
        Run(() => connection = Connect(), end: true);
        if (Validate)
        {
            Run((_, cancellationToken) => connection.Recordings.CheckAccessAsync(cancellationToken), end: true);
        }

        RunspaceSession.Current.Connect(connection, AllowedHost);
        WriteObject(connection);
    }

    private RecordingConnection Connect()
    {
        if (ParameterSetName == ConnectionStringSet && ConnectionString is null)
        {
            return ConnectionVariable.Connect(AllowedHost, ResourceId, ApiVersion)
                ?? throw RecordingError.Create("NoConnectionString", RecordingErrorCategory.ConnectionError, null, ConnectionVariable.Name);
        }

        var request = Request();
        request.AllowedHosts = AllowedHost;
        request.ResourceId = ResourceId;
        request.ApiVersion = ApiVersion;
        return EngineLoader.Engine.Connect(request);
    }

    private ConnectRequest Request() => ParameterSetName switch
    {
        EmulatorSet => DevelopmentEmulator.Request(Port),
        AccessKeySet => new ConnectRequest { Endpoint = Endpoint, AccessKey = AccessKey!.Reveal() },
        AccessTokenSet => new ConnectRequest { Endpoint = Endpoint, AccessToken = AccessToken!.Reveal() },
        ManagedIdentitySet => new ConnectRequest { Endpoint = Endpoint, ManagedIdentity = true, ClientId = ClientId },
        DefaultIdentitySet => new ConnectRequest { Endpoint = Endpoint },
        _ => new ConnectRequest { ConnectionString = ConnectionString!.Reveal() },
    };
}
