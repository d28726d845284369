using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>The resources that recording into a container takes: the Communication Services resource, the storage account, the container.</summary>
internal sealed class StorageAccess : IStorageAccess
{
    // Stable ones that have what is needed here. Of the first the management library knows identities (npm: @azure/arm-communication 4.2.0).
    private const string CommunicationVersion = "2025-09-01";
    private const string StorageVersion = "2024-01-01";
    private const string AuthorizationVersion = "2022-04-01";

    private const string RoleAssignments = "/providers/Microsoft.Authorization/roleAssignments";

    private readonly ManagementPipeline _pipeline;
    private readonly EngineOptions _options;

    public StorageAccess(StorageAccessRequest request, TokenCredential? identity, EngineOptions options)
    {
        Request = request;
        _options = options;
        Resource = ResourceIds.Parse(request.ResourceId, ResourceIds.CommunicationServices);
        Account = ResourceIds.Parse(request.StorageAccountId, "Microsoft.Storage/storageAccounts");
        if (request.ContainerName is { } container)
        {
            StorageNames.EnsureContainer(container);
            Container = new ResourceIdentifier($"{Account}/blobServices/default/containers/{container}");
        }

        var address = request.ManagementUri;
        if (!SecureAddress.IsForToken(address) || address.AbsolutePath != "/" || SecureAddress.RefusalOfMore(address) is not null)
        {
            throw RecordingError.Create("InvalidManagementUri", RecordingErrorCategory.InvalidArgument, null, address.IsAbsoluteUri ? address.Host : address);
        }

        _pipeline = new ManagementPipeline(address, new StorageCredential(null, identity, options).Identity, options);
    }

    public StorageAccessRequest Request { get; }

    public ResourceIdentifier Resource { get; }

    public ResourceIdentifier Account { get; }

    /// <summary>Null where access is for the whole account.</summary>
    public ResourceIdentifier? Container { get; }

    /// <summary>Where the role has to be in force.</summary>
    public ResourceIdentifier Scope => Container ?? Account;

    public Task GrantAsync(Func<StorageAccessStep, Task> emit, ICommandHost host, CancellationToken cancellationToken) =>
        new StorageAccessGrant(this, _options, emit, host).RunAsync(cancellationToken);

    public Task TestAsync(Func<StorageAccessCheck, Task> emit, CancellationToken cancellationToken) =>
        new StorageAccessTest(this, _options, emit).RunAsync(cancellationToken);

    public async Task<ResourceIdentity> GetIdentityAsync(CancellationToken cancellationToken) =>
        new((await At(Resource).GetAsync(CommunicationVersion, cancellationToken).ConfigureAwait(false)).Optional("identity") ?? default);

    public Task SetIdentityAsync(ResourceIdentity identity, CancellationToken cancellationToken) =>
        At(Resource).PatchAsync(CommunicationVersion, new { identity = identity.WithSystemAssigned() }, cancellationToken);

    /// <summary>The account's properties.</summary>
    public async Task<JsonElement> GetAccountAsync(CancellationToken cancellationToken) =>
        (await At(Account).GetAsync(StorageVersion, cancellationToken).ConfigureAwait(false)).Optional("properties") ?? default;

    /// <summary>The container's properties; null where there is none of that name.</summary>
    public async Task<JsonElement?> FindContainerAsync(CancellationToken cancellationToken) =>
        await At(Container!).FindAsync(StorageVersion, cancellationToken).ConfigureAwait(false) is { } found ? found.Optional("properties") ?? default : null;

    /// <summary>Makes it, closed to the public. One that is there already is left as it is.</summary>
    public async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        if (await At(Container!).PutAsync(StorageVersion, new { properties = new { publicAccess = "None" } }, cancellationToken).ConfigureAwait(false) is { } error)
        {
            throw error.ToException();
        }
    }

    /// <summary>The roles by which a principal may write, at the scope, above it and below it.</summary>
    public async Task<IReadOnlyList<AssignedRole>> GetRolesAsync(string principalId, CancellationToken cancellationToken) =>
        BlobRole.Read(await At(Account).ListAsync(RoleAssignments, AuthorizationVersion, $"principalId eq '{principalId}'", cancellationToken).ConfigureAwait(false));

    /// <summary>Null where it is done, or what the management says against it.</summary>
    public Task<ManagementError?> AssignRoleAsync(string principalId, CancellationToken cancellationToken)
    {
        var assignment = new ResourceIdentifier($"{Scope}{RoleAssignments}/{BlobRole.AssignmentId(Scope.ToString(), principalId)}");
        var roleDefinitionId = $"/subscriptions/{Account.SubscriptionId}/providers/Microsoft.Authorization/roleDefinitions/{BlobRole.Contributor}";

        // Saying what kind of principal it is spares a look-up of one that may not be known everywhere yet.
        return At(assignment).PutAsync(AuthorizationVersion, new { properties = new { roleDefinitionId, principalId, principalType = "ServicePrincipal" } }, cancellationToken);
    }

    private ManagedResource At(ResourceIdentifier id) => new(_pipeline, id);
}
