using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Management;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace AcsRecording.Emulator.Events;

/// <summary>
/// Delivers events to the queues of event subscriptions. What is refused for a reason that no second try mends becomes a dead letter at
/// once, as documented, or is dropped.
/// https://learn.microsoft.com/azure/event-grid/delivery-and-retry
/// </summary>
internal sealed partial class SubscriptionDelivery(
    EventGridState grid,
    EventSubscriptionRules rules,
    EventDelivery background,
    EmulatorClock clock,
    ILogger<SubscriptionDelivery> logger,
    StorageAccount? account = null)
{
    /// <summary>Hands an event on to each subscription that wants its type.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="write">The event in a schema.</param>
    public void Deliver(string type, Func<EventSchema, JsonObject> write)
    {
        foreach (var topic in grid.Topics)
        {
            foreach (var subscription in topic.Subscriptions.Where(item => item.Wants(type)))
            {
                var schema = subscription.Schema == EventGridState.CloudEventsSchema ? EventSchema.CloudEvents : EventSchema.EventGrid;
                var fileEvent = write(schema);
                background.Enqueue(
                    $"event subscription {subscription.Name}",
                    cancellationToken => DeliverAsync(topic, subscription, fileEvent, schema, cancellationToken));
            }
        }
    }

    private async Task DeliverAsync(
        EmulatedTopic topic,
        EmulatedSubscription subscription,
        JsonObject fileEvent,
        EventSchema schema,
        CancellationToken cancellationToken)
    {
        if (account is null || subscription.Destination?["endpointType"]?.GetValue<string>() is not "StorageQueue")
        {
            return;
        }

        var published = clock.Now;
        var outcome = rules.WhyNotDeliver(topic, subscription);
        if (outcome is null)
        {
            try
            {
                var seconds = subscription.Destination["properties"]?["queueMessageTimeToLiveInSeconds"]?.GetValue<long>();
                var timeToLive = seconds is -1 ? TimeSpan.FromSeconds(-1) : TimeSpan.FromSeconds(seconds ?? 7 * 24 * 60 * 60);
                var queue = EventSubscriptionRules.NameOf(subscription.Destination, "queueName");
                await account.SendAsync(queue, fileEvent.ToJsonString(), timeToLive, cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.Status == 404)
            {
                outcome = "NotFound";
            }
        }

        await DeadLetterAsync(topic, subscription, DeadLetter(fileEvent, schema, outcome, published), outcome, cancellationToken);
    }

    private async Task DeadLetterAsync(
        EmulatedTopic topic, EmulatedSubscription subscription, JsonObject letter, string outcome, CancellationToken cancellationToken)
    {
        var now = clock.Now.UtcDateTime;
        var name = $"{subscription.Name.ToUpperInvariant()}/{now.Year}/{now.Month}/{now.Day}/{now.Hour}/{Guid.NewGuid()}.json";
        var container = rules.DeadLetterContainerOf(topic, subscription);
        try
        {
            if (container is not null)
            {
                await account!.WriteTextAsync(container, name, new JsonArray(letter).ToJsonString(), cancellationToken);
                return;
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // There is no such container.
        }

        LogDropped(subscription.Name, outcome);
    }

    /// <summary>The event with why it wasn't delivered; CloudEvents' own members have small letters alone.</summary>
    private JsonObject DeadLetter(JsonObject fileEvent, EventSchema schema, string outcome, DateTimeOffset published)
    {
        var letter = (JsonObject)fileEvent.DeepClone();
        Set("deadLetterReason", "UndeliverableDueToClientError");
        Set("deliveryAttempts", 1);
        Set("lastDeliveryOutcome", outcome);
        Set("publishTime", Time(published));
        Set("lastDeliveryAttemptTime", Time(clock.Now));
        return letter;

        void Set(string name, JsonNode value) => letter[schema == EventSchema.CloudEvents ? name.ToLowerInvariant() : name] = value;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An event for the subscription {Name} was dropped: {Outcome}, and no dead-letter container takes it.")]
    private partial void LogDropped(string name, string outcome);
}
