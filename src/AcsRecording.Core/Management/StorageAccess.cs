using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>
/// The resources that recording into a container takes: the Communication Services resource, the storage account, the container.
/// </summary>
internal sealed class StorageAccess : IStorageAccess
{
    private readonly ManagementPipeline _pipeline;
    private readonly EngineOptions _options;

    public StorageAccess(StorageAccessRequest request, TokenCredential? identity, EngineOptions options)
    {
        Request = request;
        _options = options;
        Resource = ResourceIds.Parse(request.ResourceId, ResourceIds.CommunicationServices);
        Account = ResourceIds.Parse(request.StorageAccountId, ResourceIds.StorageAccounts);
        if (request.ContainerName is { } container)
        {
            StorageNames.EnsureContainer(container);
            Container = new ResourceIdentifier($"{Account}/blobServices/default/containers/{container}");
        }

        _pipeline = ManagementPipeline.Open(request.ManagementUri, identity, options);
        Roles = new RoleAssignments(_pipeline, Account);
    }

    public StorageAccessRequest Request { get; }

    public ResourceIdentifier Resource { get; }

    public ResourceIdentifier Account { get; }

    public RoleAssignments Roles { get; }

    /// <summary>Null where access is for the whole account.</summary>
    public ResourceIdentifier? Container { get; }

    /// <summary>Where the role has to be in force.</summary>
    public ResourceIdentifier Scope => Container ?? Account;

    public Task GrantAsync(Func<StorageAccessStep, Task> emit, ICommandHost host, CancellationToken cancellationToken) =>
        new StorageAccessGrant(this, _options, emit, host).RunAsync(cancellationToken);

    public Task TestAsync(Func<StorageAccessCheck, Task> emit, CancellationToken cancellationToken) =>
        new StorageAccessTest(this, _options, emit).RunAsync(cancellationToken);

    public async Task<ResourceIdentity> GetIdentityAsync(CancellationToken cancellationToken) =>
        new((await At(Resource).GetAsync(ManagementVersions.Communication, cancellationToken).ConfigureAwait(false)).Optional("identity")
            ?? default);

    public async Task SetIdentityAsync(ResourceIdentity identity, CancellationToken cancellationToken)
    {
        var change = new { identity = identity.WithSystemAssigned() };
        (await At(Resource).PatchAsync(ManagementVersions.Communication, change, cancellationToken).ConfigureAwait(false)).EnsureDone();
    }

    /// <summary>The account's properties.</summary>
    public async Task<JsonElement> GetAccountAsync(CancellationToken cancellationToken) =>
        (await At(Account).GetAsync(ManagementVersions.Storage, cancellationToken).ConfigureAwait(false)).Optional("properties") ?? default;

    /// <summary>The container's properties; null where there is none of that name.</summary>
    public async Task<JsonElement?> FindContainerAsync(CancellationToken cancellationToken) =>
        await At(Container!).FindAsync(ManagementVersions.Storage, cancellationToken).ConfigureAwait(false) is { } found
            ? found.Optional("properties") ?? default
            : null;

    /// <summary>Makes it, closed to the public. One that is there already is left as it is.</summary>
    public async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        var container = new { properties = new { publicAccess = "None" } };
        (await At(Container!).PutAsync(ManagementVersions.Storage, container, cancellationToken).ConfigureAwait(false)).EnsureDone();
    }

    private ManagedResource At(ResourceIdentifier id) => new(_pipeline, id);
}
