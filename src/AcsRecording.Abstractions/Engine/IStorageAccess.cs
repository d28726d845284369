using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>A resource's access to the storage account that it is to record into.</summary>
internal interface IStorageAccess
{
    /// <summary>Does what is missing. Throws where the request can't be meant; nothing is sent before.</summary>
    Task GrantAsync(Func<StorageAccessStep, Task> emit, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Looks at everything that it takes. What can't be told because of something else that is missing is left out.</summary>
    Task TestAsync(Func<StorageAccessCheck, Task> emit, CancellationToken cancellationToken);
}
