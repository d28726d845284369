using System;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Storage;

namespace AcsRecording.Emulator.Management;

/// <summary>What Event Grid takes and what it refuses.</summary>
internal sealed class EventSubscriptionRules(ManagementState state, RoleStore roles)
{
    private int _refusals;

    public static string? RefusalOfTopic(JsonObject? body, string source, EmulatedTopic? there) =>
        body?["location"]?.GetValue<string>() is not "global" ? "System topics of this source are in the location 'global'."
        : body["properties"]?["topicType"]?.GetValue<string>().Equals(EventGridState.TopicType, StringComparison.OrdinalIgnoreCase) != true
            ? "The topic type does not fit the source."
        : !source.Equals(EmulatorAccount.ResourceId, StringComparison.OrdinalIgnoreCase) ? $"The source {source} was not found."
        : there is not null && !there.Source.Equals(source, StringComparison.OrdinalIgnoreCase) ? "System topic source cannot be modified."
        : null;

    /// <summary>What of a subscription can't be; null where all of it can.</summary>
    public string? Refusal(JsonObject properties)
    {
        var attempts = properties["retryPolicy"]?["maxDeliveryAttempts"]?.GetValue<int>() ?? 30;
        var minutes = properties["retryPolicy"]?["eventTimeToLiveInMinutes"]?.GetValue<int>() ?? 1440;
        var schema = properties["eventDeliverySchema"]?.GetValue<string>() ?? EventGridState.EventGridSchema;
        var destination = (properties["deliveryWithResourceIdentity"] ?? properties)["destination"];
        return attempts is < 1 or > 30 ? "maxDeliveryAttempts is between 1 and 30."
            : minutes is < 1 or > 1440 ? "eventTimeToLiveInMinutes is between 1 and 1440."
            : schema is not (EventGridState.EventGridSchema or EventGridState.CloudEventsSchema)
                ? $"The delivery schema {schema} isn't one of this topic."
            : destination?["endpointType"]?.GetValue<string>() is not { } type ? "A destination is needed."
            : type is not "StorageQueue" ? null
            : !AccountOf(destination).Equals(state.AccountId, StringComparison.OrdinalIgnoreCase)
                ? $"The storage account {AccountOf(destination)} was not found."
            : null;
    }

    /// <summary>
    /// Why nothing can be delivered to a new subscription, and whether that is told at once; null where all is well. The texts are the
    /// emulator's own.
    /// </summary>
    public async Task<(bool AtOnce, string Reason)?> WhyNotDeliverAsync(
        EmulatedTopic topic, EmulatedSubscription subscription, StorageAccount? account, CancellationToken cancellationToken)
    {
        if (subscription.Destination?["endpointType"]?.GetValue<string>() is not "StorageQueue")
        {
            return null;
        }

        var queue = NameOf(subscription.Destination, "queueName");
        if (account is null || !await account.HasQueueAsync(queue, cancellationToken))
        {
            return (true, $"The destination queue {queue} was not found.");
        }

        if (!subscription.UsesIdentity)
        {
            return null;
        }

        if (topic.Identity.PrincipalId is null)
        {
            return (true, "Delivery with a managed identity needs a system-assigned identity of the topic; there is none.");
        }

        return roles.IsInForce(topic.Identity.PrincipalId, RoleStore.QueueSenders, QueueId(queue)) ? null
            : (
                Interlocked.Increment(ref _refusals) % 2 == 1,
                $"The managed identity of the topic has no permission to send to the queue {queue}.");
    }

    /// <summary>The outcome of a delivery that fails, in Event Grid's words; null where it can be made.</summary>
    public string? WhyNotDeliver(EmulatedTopic topic, EmulatedSubscription subscription) =>
        state.KeepsEventGridOut ? "Forbidden"
        : !subscription.UsesIdentity ? null
        : topic.Identity.PrincipalId is not { } principalId ? "Unauthorized"
        : !roles.Has(principalId, RoleStore.QueueSenders, QueueId(NameOf(subscription.Destination, "queueName"))) ? "Forbidden"
        : null;

    /// <summary>The container that a dead letter may be written to; null where none may.</summary>
    public string? DeadLetterContainerOf(EmulatedTopic topic, EmulatedSubscription subscription)
    {
        var container = NameOf(subscription.DeadLetterDestination, "blobContainerName");
        var id = $"{state.AccountId}/blobServices/default/containers/{container}";
        return container.Length > 0 && !state.KeepsEventGridOut
            && AccountOf(subscription.DeadLetterDestination!).Equals(state.AccountId, StringComparison.OrdinalIgnoreCase)
            && (!subscription.DeadLettersWithIdentity || roles.Has(topic.Identity.PrincipalId, RoleStore.BlobWriters, id))
            ? container
            : null;
    }

    public static string NameOf(JsonNode? destination, string property) => destination?["properties"]?[property]?.GetValue<string>() ?? "";

    private string QueueId(string queue) => $"{state.AccountId}/queueServices/default/queues/{queue}";

    private static string AccountOf(JsonNode destination) => NameOf(destination, "resourceId");
}
