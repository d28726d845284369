using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// The way of a resource's events to a queue. All throw <c>ResourceNotFound</c>, <c>ManagementAccessDenied</c>,
/// <c>ManagementSignInRefused</c>, <c>ManagementFailed</c> and <c>ManagementRefused</c>.
/// </summary>
internal interface IEventSetup
{
    /// <summary>
    /// Does the steps that are missing. Throws <c>EventSubscriptionTaken</c> before anything is changed, <c>RolesUnreadable</c>,
    /// <c>RoleNotAssigned</c> and <c>DirectoryTooSlow</c>.
    /// </summary>
    Task RegisterAsync(Func<EventSetupStep, Task> emit, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Checks everything that an event needs. A check that depends on what isn't there is left out.</summary>
    Task TestAsync(Func<EventSetupCheck, Task> emit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back what was registered, but for what holds data. Throws <c>EventSubscriptionTaken</c> before anything is changed,
    /// <c>RolesUnreadable</c>, <c>RoleNotAssigned</c> and <c>DirectoryTooSlow</c>.
    /// </summary>
    Task UnregisterAsync(Func<EventSetupStep, Task> emit, ICommandHost host, CancellationToken cancellationToken);
}
