using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Management;

/// <summary>Does what is missing, step by step: the identity, the container, the role. Each is asked for before anything changes.</summary>
internal sealed class StorageAccessGrant(StorageAccess access, EngineOptions options, Func<StorageAccessStep, Task> emit, ICommandHost host)
{
    private readonly ManagementWait _wait = new("Granting storage access", access.Request.ResourceId, options, host);

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
            _wait.End();
        }
    }

    /// <summary>The identity's principal; null where ShouldProcess said no.</summary>
    private async Task<string?> SwitchOnIdentityAsync(CancellationToken cancellationToken)
    {
        var identity = await access.GetIdentityAsync(cancellationToken).ConfigureAwait(false);
        var wasOn = identity.IsOn;
        if (!wasOn)
        {
            if (await host.ShouldProcessAsync(
                access.Resource.ToString(), "Switch on the system-assigned managed identity").ConfigureAwait(false) != Decision.Yes)
            {
                return null;
            }

            await access.SetIdentityAsync(identity, cancellationToken).ConfigureAwait(false);
        }

        var principalId = identity.PrincipalId;
        await _wait.UntilAsync(
            "the identity's principal", async () =>
                (principalId ??= (await access.GetIdentityAsync(cancellationToken).ConfigureAwait(false)).PrincipalId) is not null,
                    cancellationToken).ConfigureAwait(false);
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
        var (outcome, detail) = await new RoleStep(access.Roles, _wait, host)
            .RunAsync(DataRole.BlobContributor, access.Scope, "resource", principalId, cancellationToken).ConfigureAwait(false);
        if (outcome is StepOutcome.There or StepOutcome.Done)
        {
            await EmitAsync("Role", outcome == StepOutcome.Done, detail, access.Scope.ToString()).ConfigureAwait(false);
        }
    }

    private Task EmitAsync(string step, bool changed, string detail, string target) =>
        emit(new StorageAccessStep { Step = step, Changed = changed, Detail = detail, Target = target });
}
