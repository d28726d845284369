using System;
using System.Collections.Generic;
using AcsRecording.Emulator.Faults;

namespace AcsRecording.Emulator;

/// <summary>What the command line can say; docs/emulator.md explains each.</summary>
public sealed record EmulatorOptions
{
    public const int DefaultPort = PublishedAccount.Port;

    /// <summary>0 lets the system pick.</summary>
    public int Port { get; init; }

    /// <summary>https, with a certificate that the emulator makes.</summary>
    public bool Https { get; init; }

    /// <summary>Where that certificate is kept; null for one that lives as long as the emulator.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>Refuses signatures by the access key, as a resource whose disableLocalAuth is on.</summary>
    public bool DisableLocalAuth { get; init; }

    /// <summary>Emulated seconds that pass in a real one; 0 for a clock that is only moved.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The longest chunk, in emulated seconds. The service's is four hours.</summary>
    public double ChunkSeconds { get; init; } = 4 * 60 * 60;

    /// <summary>A size that every media file is given, whatever its duration.</summary>
    public long? ContentBytes { get; init; }

    /// <summary>Bytes a second for each content connection.</summary>
    public long? Rate { get; init; }

    /// <summary>What every request waits for before its answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The base of the content addresses that are handed out; null for the emulator's own endpoint.</summary>
    public Uri? ContentEndpoint { get; init; }

    /// <summary>Makes ids repeatable.</summary>
    public int? Seed { get; init; }

    /// <summary>Wrong answers, in force from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The storage account that recordings may be exported to.</summary>
    public string? StorageConnection { get; init; }

    /// <summary>Answers Start with 202, as newer versions of the service may: it can fail afterwards.</summary>
    public bool AcceptStarts { get; init; }

    /// <summary>Accepts each Start, and then tells the callback that it failed.</summary>
    public bool FailStarts { get; init; }

    /// <summary>Who records, as answers and callbacks say.</summary>
    public RecordingKind RecordingKind { get; init; }

    /// <summary>What the caller of Azure's management may not do.</summary>
    public IReadOnlyList<ManagementRight> WithoutRights { get; init; } = [];

    /// <summary>How exported blobs are named.</summary>
    public ExportLayout ExportLayout { get; init; }

    /// <summary>The kind as it is on the wire.</summary>
    internal string WireKind => char.ToLowerInvariant(RecordingKind.ToString()[0]) + RecordingKind.ToString()[1..];

    public EventSchema EventSchema { get; init; } = EventSchema.EventGrid;

    /// <summary>How files are announced and handed out. Recordings of 2021's first dialect are announced in its form in any case.</summary>
    public EventDialect EventDialect { get; init; }

    /// <summary>Announces each chunk in an event of its own, rather than all of a recording's in one.</summary>
    public bool EventPerChunk { get; init; }

    /// <summary>How often each event is delivered: Event Grid promises at least once.</summary>
    public int EventCopies { get; init; } = 1;

    public Uri? EventWebhook { get; init; }

    public string? EventQueueConnection { get; init; }

    public string EventQueue { get; init; } = "acs-recording-events";

    public QueueEncoding EventQueueEncoding { get; init; } = QueueEncoding.Base64;
}

public enum RecordingKind
{
    AzureCommunicationServices,
    Teams,
    TeamsCompliance,
}

/// <summary>Rights of Azure's management that the emulator can refuse.</summary>
public enum ManagementRight
{
    /// <summary>Microsoft.Communication/communicationServices/read.</summary>
    ResourceRead,

    /// <summary>Microsoft.Communication/communicationServices/write.</summary>
    ResourceWrite,

    /// <summary>Microsoft.Storage/storageAccounts/read.</summary>
    AccountRead,

    /// <summary>Microsoft.Storage/storageAccounts/blobServices/containers/read.</summary>
    ContainerRead,

    /// <summary>Microsoft.Storage/storageAccounts/blobServices/containers/write.</summary>
    ContainerWrite,

    /// <summary>Microsoft.Storage/storageAccounts/queueServices/queues/read.</summary>
    QueueRead,

    /// <summary>Microsoft.Storage/storageAccounts/queueServices/queues/write.</summary>
    QueueWrite,

    /// <summary>Microsoft.Resources/subscriptions/providers/read.</summary>
    ProviderRead,

    /// <summary>Microsoft.EventGrid/register/action.</summary>
    ProviderWrite,

    /// <summary>Microsoft.EventGrid/systemTopics/read.</summary>
    TopicRead,

    /// <summary>Microsoft.EventGrid/systemTopics/write and delete.</summary>
    TopicWrite,

    /// <summary>Microsoft.EventGrid/systemTopics/eventSubscriptions/read.</summary>
    SubscriptionRead,

    /// <summary>Microsoft.EventGrid/systemTopics/eventSubscriptions/write and delete.</summary>
    SubscriptionWrite,

    /// <summary>Microsoft.Authorization/roleAssignments/read.</summary>
    RoleRead,

    /// <summary>Microsoft.Authorization/roleAssignments/write.</summary>
    RoleWrite,
}

public enum ExportLayout
{
    /// <summary>As documented: <c>0-audiomp3.DOCUMENTID.mp3</c>.</summary>
    WithDocumentId,

    /// <summary>As users report it: <c>0-audiomp3.mp3</c>.</summary>
    WithoutDocumentId,
}

public enum EventSchema
{
    EventGrid,
    CloudEvents,
}

public enum EventDialect
{
    /// <summary>With the addresses of the files at a content host.</summary>
    Current,

    /// <summary>As in April 2021: with document ids alone, the files at the resource itself, for 48 hours.</summary>
    Year2021,
}

public enum QueueEncoding
{
    Base64,
    Plain,
}
