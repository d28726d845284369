using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Management;

/// <summary>
/// An event subscription of a system topic.
/// https://github.com/Azure/azure-rest-api-specs/tree/main/specification/eventgrid/resource-manager
/// </summary>
internal sealed class EventSubscription
{
    private const string QueueEndpoint = "StorageQueue";
    private const string BlobEndpoint = "StorageBlob";

    private readonly JsonElement _properties;
    private readonly JsonElement _destination;
    private readonly JsonElement _deadLetter;

    public EventSubscription(JsonElement subscription)
    {
        Name = subscription.OptionalString("name") ?? "";
        _properties = subscription.Optional("properties") ?? default;
        var delivery = _properties.Optional("deliveryWithResourceIdentity") ?? default;
        var isWithIdentity = delivery.ValueKind == JsonValueKind.Object;
        UsesIdentity = IsSystemAssigned(delivery);
        _destination = (isWithIdentity ? delivery : _properties).Optional("destination") ?? default;
        var deadLetter = _properties.Optional("deadLetterWithResourceIdentity") ?? default;
        DeadLettersWithIdentity = IsSystemAssigned(deadLetter);
        _deadLetter = (deadLetter.ValueKind == JsonValueKind.Object ? deadLetter : _properties).Optional("deadLetterDestination")
            ?? default;
    }

    public string Name { get; }

    public string? State => _properties.OptionalString("provisioningState");

    /// <summary>Whether events are delivered as the topic's system-assigned identity.</summary>
    public bool UsesIdentity { get; }

    public bool DeadLettersWithIdentity { get; }

    /// <summary>The account and the queue to which it delivers; null where it delivers to something else.</summary>
    public (string AccountId, string QueueName)? Queue =>
        _destination.OptionalString("endpointType") == QueueEndpoint && _destination.Optional("properties") is { } properties
            && properties.OptionalString("resourceId") is { } accountId && properties.OptionalString("queueName") is { } name
            ? (accountId, name)
            : null;

    /// <summary>The account and the container for what can't be delivered.</summary>
    public (string AccountId, string ContainerName)? DeadLetter =>
        _deadLetter.OptionalString("endpointType") == BlobEndpoint && _deadLetter.Optional("properties") is { } properties
            && properties.OptionalString("resourceId") is { } accountId && properties.OptionalString("blobContainerName") is { } name
            ? (accountId, name)
            : null;

    /// <summary>The types that it delivers; null for the default ones, which are all of them.</summary>
    public IReadOnlyList<string>? Types => Filter.Optional("includedEventTypes") is { ValueKind: JsonValueKind.Array } types
        ? [.. types.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!)]
        : null;

    /// <summary>By what else it leaves events out; null where it doesn't.</summary>
    public string? OtherFilter
    {
        get
        {
            var isAdvanced = Filter.Optional("advancedFilters") is { ValueKind: JsonValueKind.Array } advanced
                && advanced.GetArrayLength() > 0;
            var subject = Filter.OptionalString("subjectBeginsWith") + Filter.OptionalString("subjectEndsWith");
            return subject.Length > 0 ? "by subject"
                : isAdvanced ? "by an advanced filter"
                : null;
        }
    }

    private JsonElement Filter => _properties.Optional("filter") ?? default;

    public string Schema => _properties.OptionalString("eventDeliverySchema") ?? EventSetup.EventGridSchema;

    /// <summary>Where it delivers to, for people.</summary>
    public string Shown => Queue is var (accountId, queueName)
        ? $"the queue {queueName} of {accountId}"
        : $"something of the type {_destination.OptionalString("endpointType") ?? "unknown"}";

    public bool Delivers(string type) => Types is not { } types || types.Contains(type, StringComparer.OrdinalIgnoreCase);

    public bool IsFor(string accountId, string queueName) => Queue is var (account, queue)
        && account.Equals(accountId, StringComparison.OrdinalIgnoreCase) && queue.Equals(queueName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The body of one that delivers with the topic's identity.</summary>
    public static object Body(string accountId, string queueName, string? deadLetterContainer, IEnumerable<string> types, string schema)
    {
        var identity = new { type = "SystemAssigned" };
        var properties = new Dictionary<string, object>
        {
            ["deliveryWithResourceIdentity"] = new
            {
                identity,
                destination = new
                {
                    endpointType = QueueEndpoint,
                    properties = new
                    {
                        resourceId = accountId,
                        queueName,
                        queueMessageTimeToLiveInSeconds = EventSetup.MessageTimeToLiveSeconds,
                    },
                },
            },
            ["filter"] = new { includedEventTypes = types.ToArray() },
            ["eventDeliverySchema"] = schema,
            ["retryPolicy"] = new
            {
                maxDeliveryAttempts = EventSetup.MaxDeliveryAttempts,
                eventTimeToLiveInMinutes = deadLetterContainer is null
                    ? EventSetup.EventTimeToLiveWithoutDeadLetterMinutes
                    : EventSetup.EventTimeToLiveMinutes,
            },
        };
        if (deadLetterContainer is not null)
        {
            properties["deadLetterWithResourceIdentity"] = new
            {
                identity,
                deadLetterDestination = new
                {
                    endpointType = BlobEndpoint,
                    properties = new { resourceId = accountId, blobContainerName = deadLetterContainer },
                },
            };
        }

        return new { properties };
    }

    private static bool IsSystemAssigned(JsonElement delivery) =>
        "SystemAssigned".Equals((delivery.Optional("identity") ?? default).OptionalString("type"), StringComparison.OrdinalIgnoreCase);
}
