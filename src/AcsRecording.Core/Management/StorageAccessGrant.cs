using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Management;

/// <summary>Does what is missing, step by step: the identity, the container, the role. Each is asked for before anything changes.</summary>
internal sealed class StorageAccessGrant(StorageAccess access, EngineOptions options, Func<StorageAccessStep, Task> emit, ICommandHost host)
{
    private const string Activity = "Granting storage access";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Nothing is changed for an account that isn't there.
            await access.GetAccountAsync(cancellationToken).ConfigureAwait(false);
            var principalId = await SwitchOnIdentityAsync(cancellationToken).ConfigureAwait(false);
            if (access.Container is not null)
            {
                await CreateContainerAsync(cancellationToken).ConfigureAwait(false);
            }

            await AssignRoleAsync(principalId, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            host.WriteProgress(new OperationProgress { Activity = Activity, Completed = true });
        }
    }

    /// <summary>The identity's principal; null where ShouldProcess said no.</summary>
    private async Task<string?> SwitchOnIdentityAsync(CancellationToken cancellationToken)
    {
        var identity = await access.GetIdentityAsync(cancellationToken).ConfigureAwait(false);
        var wasOn = identity.IsOn;
        if (!wasOn)
        {
            if (await host.ShouldProcessAsync(access.Resource.ToString(), "Switch on the system-assigned managed identity").ConfigureAwait(false) != Decision.Yes)
            {
                return null;
            }

            await access.SetIdentityAsync(identity, cancellationToken).ConfigureAwait(false);
        }

        var principalId = identity.PrincipalId;
        await WaitAsync("the identity's principal", async () => (principalId ??= (await access.GetIdentityAsync(cancellationToken).ConfigureAwait(false)).PrincipalId) is not null, cancellationToken).ConfigureAwait(false);
        await EmitAsync("Identity", !wasOn, $"on, with the principal {principalId}", access.Resource.ToString()).ConfigureAwait(false);
        return principalId;
    }

    private async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        var target = access.Container!.ToString();
        if (await access.FindContainerAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            await EmitAsync("Container", changed: false, "there", target).ConfigureAwait(false);
        }
        else if (await host.ShouldProcessAsync(target, "Create the container").ConfigureAwait(false) == Decision.Yes)
        {
            await access.CreateContainerAsync(cancellationToken).ConfigureAwait(false);
            await EmitAsync("Container", changed: true, "created, closed to the public", target).ConfigureAwait(false);
        }
    }

    private async Task AssignRoleAsync(string? principalId, CancellationToken cancellationToken)
    {
        var scope = access.Scope.ToString();
        if (principalId is not null && (await access.GetRolesAsync(principalId, cancellationToken).ConfigureAwait(false)).FirstOrDefault(role => role.Covers(scope)) is { } there)
        {
            await EmitAsync("Role", changed: false, $"{there.Name} at {there.Scope}", scope).ConfigureAwait(false);
            return;
        }

        var answer = await host.ShouldProcessAsync(scope, $"Assign {BlobRole.ContributorName} to the resource's managed identity").ConfigureAwait(false);
        if (answer != Decision.Yes || principalId is null)
        {
            return;
        }

        ManagementError? error = null;
        await WaitAsync(
            "the new principal to be known everywhere",
            async () => (error = await access.AssignRoleAsync(principalId, cancellationToken).ConfigureAwait(false))?.Code != "PrincipalNotFound",
            cancellationToken).ConfigureAwait(false);

        // Another process has assigned it in the meantime.
        var isOthers = error is { Status: 409, Code: "RoleAssignmentExists" };
        if (error is not null && !isOthers)
        {
            throw error.ToException();
        }

        await EmitAsync("Role", !isOthers, $"{BlobRole.ContributorName} at {scope}; it takes effect within minutes", scope).ConfigureAwait(false);
    }

    private async Task WaitAsync(string what, Func<Task<bool>> isThere, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!await isThere().ConfigureAwait(false))
        {
            if (clock.Elapsed > options.DirectoryTimeout)
            {
                throw RecordingError.Create("DirectoryTooSlow", RecordingErrorCategory.OperationTimeout, access.Request.ResourceId, what, options.DirectoryTimeout);
            }

            host.WriteProgress(new OperationProgress { Activity = Activity, Status = $"Waiting for {what}", Percent = -1 });
            await Task.Delay(options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task EmitAsync(string step, bool changed, string detail, string target) => emit(new StorageAccessStep { Step = step, Changed = changed, Detail = detail, Target = target });
}
