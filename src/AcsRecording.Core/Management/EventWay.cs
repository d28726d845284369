using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>The resources between a Communication Services resource's events and a queue.</summary>
internal sealed class EventWay : IEventSetup
{
    private const string Topics = "/providers/Microsoft.EventGrid/systemTopics";
    private const int LongestTopicName = 50;

    private static readonly Regex SubscriptionNames = new(@"\A[A-Za-z0-9-]{3,64}\z", RegexOptions.CultureInvariant);
    private static readonly Regex EventTypes =
        new(@"\AMicrosoft\.Communication\.[A-Za-z0-9]+\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly EngineOptions _options;
    private readonly TokenCredential? _identity;

    public EventWay(EventSetupRequest request, TokenCredential? identity, EngineOptions options)
    {
        Request = request;
        (_identity, _options) = (identity, options);
        Resource = ResourceIds.Parse(request.ResourceId, ResourceIds.CommunicationServices);
        Account = ResourceIds.Parse(request.StorageAccountId, ResourceIds.StorageAccounts);
        StorageNames.EnsureQueue(request.QueueName);
        Queue = new ResourceIdentifier($"{Account}/queueServices/default/queues/{request.QueueName}");
        SubscriptionName = Valid(SubscriptionNames, request.SubscriptionName ?? request.QueueName, "InvalidEventSubscriptionName");
        if (!request.NoDeadLetter)
        {
            DeadLetter = ContainerOf(request.DeadLetterContainerName ?? request.QueueName + EventSetup.DeadLetterSuffix);
        }

        string[] others = [.. request.AdditionalEventTypes.Select(type => Valid(EventTypes, type, "InvalidEventType"))];
        Types = [.. others.Prepend(EventSetup.RecordingFileEvent).Distinct(StringComparer.OrdinalIgnoreCase)];
        Pipeline = ManagementPipeline.Open(request.ManagementUri, identity, options);
        Roles = new RoleAssignments(Pipeline, Account);
        Waiting = new WaitingEvents(request, identity, options);
    }

    public EventSetupRequest Request { get; }

    public ManagementPipeline Pipeline { get; }

    public RoleAssignments Roles { get; }

    public WaitingEvents Waiting { get; }

    public ResourceIdentifier Resource { get; }

    public ResourceIdentifier Account { get; }

    public ResourceIdentifier Queue { get; }

    /// <summary>The container for what can't be delivered; null where such events are dropped.</summary>
    public ResourceIdentifier? DeadLetter { get; }

    public string SubscriptionName { get; }

    /// <summary>The types of events that are wanted.</summary>
    public IReadOnlyList<string> Types { get; }

    public ResourceIdentifier Provider => new($"/subscriptions/{Resource.SubscriptionId}/providers/{EventSetup.Provider}");

    private string Group => $"/subscriptions/{Resource.SubscriptionId}/resourceGroups/{Resource.ResourceGroupName}";

    public Task RegisterAsync(Func<EventSetupStep, Task> emit, ICommandHost host, CancellationToken cancellationToken) =>
        new EventRegistration(this, _options, emit, host).RunAsync(cancellationToken);

    public Task TestAsync(Func<EventSetupCheck, Task> emit, CancellationToken cancellationToken) =>
        new EventSetupTest(this, _options, emit).RunAsync(cancellationToken);

    public Task UnregisterAsync(Func<EventSetupStep, Task> emit, ICommandHost host, CancellationToken cancellationToken) =>
        new EventUnregistration(this, _options, emit, host).RunAsync(cancellationToken);

    public ManagedResource At(ResourceIdentifier id) => new(Pipeline, id);

    public ResourceIdentifier ContainerOf(string name)
    {
        StorageNames.EnsureContainer(name);
        return new ResourceIdentifier($"{Account}/blobServices/default/containers/{name}");
    }

    public ResourceIdentifier SubscriptionIn(ResourceIdentifier topic) => new($"{topic}/eventSubscriptions/{SubscriptionName}");

    /// <summary>Where the resource's topic is made if it has none: in its group, named after it.</summary>
    public ResourceIdentifier NewTopic()
    {
        const string Suffix = "-events";
        var name = Resource.Name.Length + Suffix.Length <= LongestTopicName
            ? Resource.Name
            : $"{Resource.Name.Substring(0, 30).TrimEnd('-')}-{StableGuid.Of(Resource.ToString()).ToString("N").Substring(0, 8)}";
        return new ResourceIdentifier($"{Group}{Topics}/{name}{Suffix}");
    }

    /// <summary>
    /// The resource's topic, whatever its name: Azure allows one. It is looked for in the resource's group, and in the whole subscription
    /// as far as that may be read. Throws <c>ManagementAccessDenied</c> where that is to be known.
    /// </summary>
    public async Task<SystemTopic?> FindTopicAsync(bool everywhere, CancellationToken cancellationToken)
    {
        if (await FindTopicAsync(Group, cancellationToken).ConfigureAwait(false) is { } near)
        {
            return near;
        }

        try
        {
            return await FindTopicAsync($"/subscriptions/{Resource.SubscriptionId}", cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (!everywhere && exception.ErrorId == "ManagementAccessDenied")
        {
            return null;
        }
    }

    public async Task<SystemTopic> GetTopicAsync(ResourceIdentifier id, CancellationToken cancellationToken) =>
        new(id, await At(id).GetAsync(ManagementVersions.EventGrid, cancellationToken).ConfigureAwait(false));

    /// <summary>The event subscription by its name; null where there is none.</summary>
    public async Task<EventSubscription?> FindSubscriptionAsync(ResourceIdentifier topic, CancellationToken cancellationToken) =>
        await At(SubscriptionIn(topic)).FindAsync(ManagementVersions.EventGrid, cancellationToken).ConfigureAwait(false) is { } found
            ? new EventSubscription(found)
            : null;

    public async Task<IReadOnlyList<EventSubscription>> ListSubscriptionsAsync(
        ResourceIdentifier topic, CancellationToken cancellationToken)
    {
        var items = await At(topic).ListAsync("/eventSubscriptions", ManagementVersions.EventGrid, null, cancellationToken)
            .ConfigureAwait(false);
        return [.. items.Select(item => new EventSubscription(item))];
    }

    /// <summary>Throws <c>EventSubscriptionTaken</c> for one that delivers elsewhere.</summary>
    public void EnsureOwn(ResourceIdentifier topic, EventSubscription? subscription)
    {
        if (subscription is not null && !subscription.IsFor(Account.ToString(), Request.QueueName))
        {
            throw RecordingError.Create(
                "EventSubscriptionTaken",
                RecordingErrorCategory.ResourceExists,
                null,
                SubscriptionIn(topic),
                Redaction.Clean(subscription.Shown));
        }
    }

    public async Task<bool> IsProviderRegisteredAsync(CancellationToken cancellationToken) =>
        (await At(Provider).GetAsync(ManagementVersions.Providers, cancellationToken).ConfigureAwait(false))
            .OptionalString("registrationState") is "Registered";

    /// <summary>The account's properties.</summary>
    public async Task<JsonElement> GetAccountAsync(CancellationToken cancellationToken) =>
        (await At(Account).GetAsync(ManagementVersions.Storage, cancellationToken).ConfigureAwait(false)).Optional("properties") ?? default;

    /// <summary>Whether a queue or a container is there.</summary>
    public async Task<bool> ExistsAsync(ResourceIdentifier id, CancellationToken cancellationToken) =>
        await At(id).FindAsync(ManagementVersions.Storage, cancellationToken).ConfigureAwait(false) is not null;

    private static string Valid(Regex pattern, string text, string errorId) =>
        pattern.IsMatch(text) ? text : throw RecordingError.Create(errorId, RecordingErrorCategory.InvalidArgument, text, text);

    private async Task<SystemTopic?> FindTopicAsync(string scope, CancellationToken cancellationToken)
    {
        var topics = await At(new ResourceIdentifier(scope)).ListAsync(Topics, ManagementVersions.EventGrid, null, cancellationToken)
            .ConfigureAwait(false);
        foreach (var topic in topics)
        {
            if (SystemTopic.IsOf(topic, Resource) && ResourceIdentifier.TryParse(topic.OptionalString("id"), out var id))
            {
                return await GetTopicAsync(id!, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }
}
