using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>Who may do what with the data of a storage account.</summary>
internal sealed class RoleAssignments(ManagementPipeline pipeline, ResourceIdentifier account)
{
    public const string Path = "/providers/Microsoft.Authorization/roleAssignments";

    /// <summary>All of a principal's, at the account, above it and below it.</summary>
    public Task<IReadOnlyList<JsonElement>> ListAsync(string principalId, CancellationToken cancellationToken) =>
        At(account).ListAsync(Path, ManagementVersions.Authorization, $"principalId eq '{principalId}'", cancellationToken);

    /// <summary>Those by which a principal has a role, at the account, above it and below it.</summary>
    public async Task<IReadOnlyList<AssignedRole>> GetAsync(DataRole role, string principalId, CancellationToken cancellationToken) =>
        role.Read(await ListAsync(principalId, cancellationToken).ConfigureAwait(false));

    /// <summary>Null where it is done, or what the management says against it.</summary>
    public async Task<ManagementError?> AssignAsync(
        DataRole role, ResourceIdentifier scope, string principalId, CancellationToken cancellationToken)
    {
        var assignment = new ResourceIdentifier($"{scope}{Path}/{role.AssignmentId(scope.ToString(), principalId)}");
        var roleDefinitionId = $"/subscriptions/{account.SubscriptionId}/providers/Microsoft.Authorization/roleDefinitions/{role.Id}";

        // Saying what kind of principal it is spares a look-up of one that may not be known everywhere yet.
        var properties = new { roleDefinitionId, principalId, principalType = "ServicePrincipal" };
        return (await At(assignment)
            .PutAsync(ManagementVersions.Authorization, new { properties }, cancellationToken).ConfigureAwait(false)).Error;
    }

    private ManagedResource At(ResourceIdentifier id) => new(pipeline, id);
}
