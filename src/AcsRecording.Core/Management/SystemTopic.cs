using System;
using System.Collections.Generic;
using System.Text.Json;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>An Event Grid system topic: where the events of one resource come from.</summary>
internal sealed class SystemTopic(ResourceIdentifier id, JsonElement topic)
{
    public ResourceIdentifier Id => id;

    public ResourceIdentity Identity { get; } = new(topic.Optional("identity") ?? default);

    public string? State { get; } = (topic.Optional("properties") ?? default).OptionalString("provisioningState");

    /// <summary>Whether this module has made it.</summary>
    public bool IsOwn { get; } = (topic.Optional("tags") ?? default).OptionalString(EventSetup.TopicTag) == EventSetup.TopicTagValue;

    /// <summary>Whether it is the topic of that resource.</summary>
    public static bool IsOf(JsonElement topic, ResourceIdentifier resource) =>
        resource.ToString().Equals((topic.Optional("properties") ?? default).OptionalString("source"), StringComparison.OrdinalIgnoreCase);

    /// <summary>The body with which the resource's topic is made.</summary>
    public static object Body(ResourceIdentifier resource) => Body(
        resource,
        new Dictionary<string, object> { ["type"] = "SystemAssigned" },
        new Dictionary<string, string> { [EventSetup.TopicTag] = EventSetup.TopicTagValue });

    /// <summary>The body with which it is made once more, because it failed.</summary>
    public object SameBody(ResourceIdentifier resource) => Body(resource, Identity.WithSystemAssigned(), topic.Optional("tags"));

    private static object Body(ResourceIdentifier resource, Dictionary<string, object> identity, object? tags) => new
    {
        location = EventSetup.TopicLocation,
        identity,
        tags,
        properties = new { source = resource.ToString(), topicType = EventSetup.TopicType },
    };
}
