using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>The access of a resource to the storage account into which it records.</summary>
internal interface IStorageAccess
{
    /// <summary>
    /// Does the steps that are missing. Throws <c>ResourceNotFound</c>, <c>ManagementAccessDenied</c>, <c>ManagementSignInRefused</c>,
    /// <c>ManagementFailed</c>, <c>ManagementRefused</c>, <c>RolesUnreadable</c>, <c>RoleNotAssigned</c> and <c>DirectoryTooSlow</c>.
    /// </summary>
    Task GrantAsync(Func<StorageAccessStep, Task> emit, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>
    /// Checks all requirements. A check that depends on a requirement that isn't met is left out. Throws <c>ResourceNotFound</c>,
    /// <c>ManagementAccessDenied</c>, <c>ManagementSignInRefused</c>, <c>ManagementFailed</c> and <c>ManagementRefused</c>.
    /// </summary>
    Task TestAsync(Func<StorageAccessCheck, Task> emit, CancellationToken cancellationToken);
}
