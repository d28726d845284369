using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Binding;
using AcsRecording.Completers;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet about a resource's access to a storage account. It needs no connection, but takes the identity of one.</summary>
public abstract class StorageAccessCmdlet : AcsRecordingCmdlet
{
    /// <summary>The Communication Services resource.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ResourceId("ResourceId")]
    [ValidateNotNullOrEmpty]
    public string ResourceId { get; set; } = "";

    /// <summary>The storage account.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ResourceId("StorageAccountId")]
    [ValidateNotNullOrEmpty]
    public string StorageAccountId { get; set; } = "";

    /// <summary>The container, where access is for it alone.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ContainerName { get; set; }

    /// <summary>Where the cloud is managed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ManagementUriCompleter))]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri ManagementUri { get; set; } = StorageAccessRequest.PublicCloud;

    private protected void Run(Func<IStorageAccess, PipelineHost, CancellationToken, Task> operation) => Run(() =>
    {
        // On the pipeline thread: sessions belong to runspaces.
        var access = RunspaceSession.Current.Engine.OpenStorageAccess(new StorageAccessRequest
        {
            ResourceId = ResourceId,
            StorageAccountId = StorageAccountId,
            ContainerName = ContainerName,
            ManagementUri = ManagementUri,
        });
        Run((host, cancellationToken) => operation(access, host, cancellationToken));
    });
}
