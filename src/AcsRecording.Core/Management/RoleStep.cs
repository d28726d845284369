using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>Assigns a role to an identity, where it hasn't it already.</summary>
internal sealed class RoleStep(RoleAssignments assignments, ManagementWait wait, ICommandHost host)
{
    /// <param name="role">The role.</param>
    /// <param name="scope">Where it is to be in force.</param>
    /// <param name="owner">Whose identity it is, for the question.</param>
    /// <param name="principalId">The identity's principal; null where there is none yet, because the user said no or -WhatIf holds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was decided or found, and what is so now.</returns>
    public async Task<(StepOutcome Outcome, string Detail)> RunAsync(
        DataRole role, ResourceIdentifier scope, string owner, string? principalId, CancellationToken cancellationToken)
    {
        if (principalId is not null
            && (await assignments.GetAsync(role, principalId, cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(assigned => assigned.Covers(scope.ToString())) is { } there)
        {
            return (StepOutcome.There, $"{there.Name} at {there.Scope}");
        }

        var answer = await host.ShouldProcessAsync(
            scope.ToString(), $"Assign {role.Name} to the {owner}'s managed identity").ConfigureAwait(false);
        if (answer != Decision.Yes || principalId is null)
        {
            return (answer == Decision.WhatIf ? StepOutcome.Planned : StepOutcome.Declined, $"{role.Name} at {scope}");
        }

        ManagementError? error = null;
        await wait.UntilAsync(
            "the new principal to be known everywhere",
            async () => (error = await assignments.AssignAsync(
                role, scope, principalId, cancellationToken).ConfigureAwait(false))?.Code != "PrincipalNotFound",
            cancellationToken).ConfigureAwait(false);

        // Another process has assigned it in the meantime.
        var isOthers = error is { Status: 409, Code: "RoleAssignmentExists" };
        if (error is not null && !isOthers)
        {
            throw error.ToException();
        }

        return (isOthers ? StepOutcome.There : StepOutcome.Done, $"{role.Name} at {scope}; it takes effect within minutes");
    }
}
