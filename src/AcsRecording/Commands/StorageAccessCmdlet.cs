using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet about a resource's access to a storage account.</summary>
public abstract class StorageAccessCmdlet : ManagementCmdlet
{
    /// <summary>The container, where access is for it alone.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ContainerName { get; set; }

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
