using System;

namespace AcsRecording;

/// <summary>What every event has, in either schema.</summary>
public abstract class RecordingEvent
{
    /// <summary>The event's id. Delivery is at least once: the same id may arrive again.</summary>
    public string EventId { get; internal set; } = "";

    /// <summary>The type, for example <c>Microsoft.Communication.RecordingFileStatusUpdated</c>.</summary>
    public string EventType { get; internal set; } = "";

    /// <summary>When the event was made (UTC).</summary>
    public DateTimeOffset? EventTime { get; internal set; }

    /// <summary>The resource the event is of: Event Grid's <c>topic</c>, CloudEvents' <c>source</c>.</summary>
    public string? Topic { get; internal set; }

    /// <summary>The event's subject, as it came.</summary>
    public string? Subject { get; internal set; }

    /// <summary>The event as it came.</summary>
    public string RawText { get; internal set; } = "";

    /// <summary>The queue message that it came in; null where it came otherwise.</summary>
    internal IEventDelivery? Delivery { get; set; }

    /// <summary>What happened, in a few words; empty where the type says it all.</summary>
    private protected virtual string Detail => "";

    /// <summary>
    /// The type without its namespace, and what happened, for example <c>RecordingFileStatusUpdated: 2 chunks, 00:12:30</c>.
    /// </summary>
    public override string ToString()
    {
        var type = EventType.Length == 0 ? "Result" : EventType.Substring(EventType.LastIndexOf('.') + 1);
        return Detail.Length == 0 ? type : $"{type}: {Detail}";
    }
}

/// <summary>A recording's files are ready (RecordingFileStatusUpdated), or the result operation's answer.</summary>
public sealed class RecordingFileEvent : RecordingEvent
{
    /// <summary>The files, ordered by index.</summary>
    public RecordingChunk[] Chunks { get; internal init; } = [];

    /// <summary>The recording, where the event names it.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>The call, where the subject names it.</summary>
    public string? CallId { get; internal init; }

    /// <summary>The server call id, where the subject names it.</summary>
    public string? ServerCallId { get; internal init; }

    /// <summary>Where the files are, where the event says so: <c>AzureBlob</c> for bring-your-own-storage.</summary>
    public string? StorageType { get; internal init; }

    /// <summary>When the recording started (UTC).</summary>
    public DateTimeOffset? RecordingStartTime { get; internal init; }

    /// <summary>How long it is.</summary>
    public TimeSpan? RecordingDuration { get; internal init; }

    /// <summary>Why the session ended; <c>SessionStillOngoing</c> is normal when the recording was stopped before the call ended.</summary>
    public string? SessionEndReason { get; internal init; }

    /// <summary><c>Audio</c> or <c>AudioVideo</c>, as spelt by the service.</summary>
    public string? ContentType { get; internal init; }

    /// <summary><c>Mixed</c> or <c>Unmixed</c>, as spelt by the service.</summary>
    public string? ChannelType { get; internal init; }

    /// <summary><c>Wav</c>, <c>Mp3</c> or <c>Mp4</c>, as spelt by the service.</summary>
    public string? Format { get; internal init; }

    /// <summary>
    /// When the service deletes the files: 24 hours after the event time, 48 hours for the events of 2021 without addresses. Null where
    /// they are in a container of yours.
    /// </summary>
    public DateTimeOffset? ExpiresOn { get; internal init; }

    /// <summary>Errors of the service with the recording. Only the result operation reports them; empty in an event.</summary>
    public ResultError[] Errors { get; internal init; } = [];

    /// <summary>Indexes below the highest one that this event does not carry.</summary>
    public int[] MissingIndexes { get; internal init; } = [];

    /// <summary>Whether this event carries every index up to its highest. The rest may come in other events.</summary>
    public bool IsComplete => MissingIndexes.Length == 0;

    private protected override string Detail =>
        $"{Chunks.Length} {(Chunks.Length == 1 ? "chunk" : "chunks")}"
            + $"{(IsComplete ? "" : ", incomplete")}{(RecordingDuration is { } duration ? $", {duration.ToSeconds()}" : "")}";
}

/// <summary>
/// A recording started, paused or ended (RecordingStateChanged; CallRecordingStateChanged of 2021), as posted to the state callback.
/// </summary>
public sealed class RecordingStateEvent : CallbackEvent
{
    /// <summary>The recording.</summary>
    public string RecordingId { get; internal init; } = "";

    /// <summary><c>Active</c> or <c>Inactive</c>; newer values as spelt by the service.</summary>
    public string State { get; internal init; } = "";

    /// <summary>The conversation, in events of 2021 that have one.</summary>
    public string? ConversationId { get; internal init; }

    /// <summary>Who records: <c>AzureCommunicationServices</c>, <c>Teams</c> or <c>TeamsCompliance</c>, where the event says so.</summary>
    public string? Kind { get; internal init; }

    /// <summary>When the recording started (UTC).</summary>
    public DateTimeOffset? StartTime { get; internal init; }

    private protected override string Detail => State;
}
