using System;

namespace AcsRecording;

/// <summary>Which resource's events go to which queue.</summary>
internal sealed class EventSetupRequest
{
    /// <summary>The Communication Services resource, by its id in Azure.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>The storage account with the queue, by its id in Azure.</summary>
    public string StorageAccountId { get; init; } = "";

    public string QueueName { get; init; } = "";

    /// <summary>The event subscription's name; null for that of the queue.</summary>
    public string? SubscriptionName { get; init; }

    /// <summary>The container for events that can't be delivered; null for one that is named after the queue.</summary>
    public string? DeadLetterContainerName { get; init; }

    /// <summary>Whether such events are dropped.</summary>
    public bool NoDeadLetter { get; init; }

    /// <summary>Types of events beside that of recording files.</summary>
    public string[] AdditionalEventTypes { get; init; } = [];

    /// <summary>The schema; null for Event Grid's own, or that of a subscription that is there.</summary>
    public EventDeliverySchema? Schema { get; init; }

    /// <summary>What opens the queue for the test; null for the identity.</summary>
    public string? StorageConnectionString { get; init; }

    /// <summary>Where the cloud is managed.</summary>
    public Uri ManagementUri { get; init; } = StorageAccessRequest.PublicCloud;
}
