using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Management;

/// <summary>An Event Grid system topic, with its event subscriptions.</summary>
internal sealed class EmulatedTopic(string id, string source, IdGenerator ids, EmulatedOperation creation)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EmulatedSubscription> _subscriptions = new(StringComparer.OrdinalIgnoreCase);

    public string Id => id;

    public string Source => source;

    public EmulatedIdentity Identity { get; } = new(ids);

    public JsonNode? Tags { get; set; }

    /// <summary>A state that stands in the place of the right one; null for none.</summary>
    public string? State { get; set; }

    public IReadOnlyList<EmulatedSubscription> Subscriptions
    {
        get
        {
            lock (_gate)
            {
                return [.. _subscriptions.Values];
            }
        }
    }

    public EmulatedSubscription? Find(string name)
    {
        lock (_gate)
        {
            return _subscriptions.GetValueOrDefault(name);
        }
    }

    public void Put(EmulatedSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions[subscription.Name] = subscription;
        }
    }

    public bool Remove(string name)
    {
        lock (_gate)
        {
            return _subscriptions.Remove(name);
        }
    }

    /// <summary>As one look shows it.</summary>
    public JsonObject Look() => new()
    {
        ["id"] = id,
        ["name"] = id[(id.LastIndexOf('/') + 1)..],
        ["type"] = "Microsoft.EventGrid/systemTopics",
        ["location"] = "global",
        ["tags"] = Tags?.DeepClone(),
        ["identity"] = Identity.Look(),
        ["properties"] = new JsonObject
        {
            ["provisioningState"] = State ?? (creation.Look() ? "Succeeded" : "Creating"),

            // Event Grid writes types and groups of a source in small letters.
            ["source"] = source.ToLowerInvariant(),
            ["topicType"] = EventGridState.TopicType,
            ["metricResourceId"] = Guid.Empty.ToString(),
        },
    };
}

/// <summary>An event subscription of a system topic.</summary>
internal sealed class EmulatedSubscription(string topicId, string name, JsonObject properties, EmulatedOperation creation)
{
    public string Name => name;

    public string Id => $"{topicId}/eventSubscriptions/{name}";

    /// <summary>Whether the topic's identity delivers, rather than Event Grid itself.</summary>
    public bool UsesIdentity => properties["deliveryWithResourceIdentity"] is JsonObject;

    public JsonNode? Destination => (properties["deliveryWithResourceIdentity"] ?? properties)["destination"];

    public JsonNode? DeadLetterDestination =>
        (properties["deadLetterWithResourceIdentity"] ?? properties)["deadLetterDestination"];

    public bool DeadLettersWithIdentity => properties["deadLetterWithResourceIdentity"] is JsonObject;

    public string Schema => properties["eventDeliverySchema"]?.GetValue<string>() ?? EventGridState.EventGridSchema;

    /// <summary>A state that stands in the place of the right one; null for none.</summary>
    public string? State => properties["provisioningState"]?.GetValue<string>();

    public bool Wants(string type) =>
        State is null && (properties["filter"]?["includedEventTypes"] is not JsonArray types
            || types.Any(item => item?.GetValue<string>().Equals(type, StringComparison.OrdinalIgnoreCase) == true));

    /// <summary>As one look shows it.</summary>
    public JsonObject Look()
    {
        var shown = (JsonObject)properties.DeepClone();
        shown["topic"] = topicId;
        shown["provisioningState"] = State ?? (creation.Look() ? "Succeeded" : "Creating");
        return new JsonObject
        {
            ["id"] = Id,
            ["name"] = name,
            ["type"] = "Microsoft.EventGrid/systemTopics/eventSubscriptions",
            ["properties"] = shown,
        };
    }
}
