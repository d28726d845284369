using System;
using System.Management.Automation;
using System.Security;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Finds saved chunks in a folder or a blob container, without the service.</summary>
[Cmdlet(VerbsCommon.Find, "AcsRecording", DefaultParameterSetName = FolderSet)]
[OutputType(typeof(SavedChunk))]
public sealed class FindAcsRecording : AcsRecordingCmdlet
{
    private const string FolderSet = "Folder";
    private const string ContainerSet = "Container";

    /// <summary>The folder that Save-AcsRecordingChunk saved into.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FolderSet)]
    [Alias("DestinationPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The blob container that Save-AcsRecordingChunk, or the service itself, saved into.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ContainerSet)]
    [Alias("DestinationContainerUri", "StorageContainerUri")]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? ContainerUri { get; set; }

    /// <summary>The container's storage account.</summary>
    [Parameter(ParameterSetName = ContainerSet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>Chunks with one of these in the call: a raw id, the id of a Teams user, or a telephone number.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ParticipantId")]
    [IdInput("ParticipantId")]
    [ValidateNotNullOrEmpty]
    public string[]? Participant { get; set; }

    /// <summary>The call.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdInput(nameof(CallId))]
    [ValidateNotNullOrEmpty]
    public string? CallId { get; set; }

    /// <summary>The recording.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdInput(nameof(RecordingId))]
    [ValidateNotNullOrEmpty]
    public string? RecordingId { get; set; }

    /// <summary>Recordings that started then, or later.</summary>
    [Parameter]
    [NoSecretInError(typeof(DateTimeOffset))]
    public DateTimeOffset? After { get; set; }

    /// <summary>Recordings that started earlier.</summary>
    [Parameter]
    [NoSecretInError(typeof(DateTimeOffset))]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Only chunks that are not verified, or of a recording of which a chunk is missing.</summary>
    [Parameter]
    public SwitchParameter Incomplete { get; set; }

    private protected override void Process()
    {
        var request = new FindRequest
        {
            Archive = new SaveDestination
            {
                Path = Path is null ? null : Paths.Folder(Path),
                ContainerUri = ContainerUri,
                StorageConnectionString = StorageConnectionString?.Reveal(),
            },
            Participants = Participant ?? [],
            CallId = CallId,
            RecordingId = RecordingId,
            After = After,
            Before = Before,
            Incomplete = Incomplete,
        };
        var archive = RunspaceSession.Current.Engine.OpenArchive(null);
        Run((host, cancellationToken) => archive.FindAsync(request, host.WriteObjectAsync, cancellationToken));
    }
}
