using System;

namespace AcsRecording;

/// <summary>What a worker did with a chunk, or what went wrong, for the log of a service. It names no participant.</summary>
internal sealed class LogEntry
{
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary><c>information</c>, <c>warning</c> or <c>error</c>.</summary>
    public string Level { get; init; } = "information";

    /// <summary><c>saved</c>, <c>failed</c> or <c>message</c>.</summary>
    public string Event { get; init; } = "message";

    public string? DocumentId { get; init; }

    public int? Index { get; init; }

    public string? RecordingId { get; init; }

    public string? CallId { get; init; }

    /// <summary>The queue message that announced the chunk.</summary>
    public string? MessageId { get; init; }

    /// <summary>How often the queue has handed that message out.</summary>
    public long? Attempts { get; init; }

    public long? Bytes { get; init; }

    /// <summary>How long this process worked on the chunk.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>The time since the event of the chunk.</summary>
    public TimeSpan? Age { get; init; }

    public bool? Verified { get; init; }

    public bool? AlreadySaved { get; init; }

    public string? ErrorId { get; init; }

    public string? Category { get; init; }

    /// <summary>The service's own code and its id of the request, where it answered.</summary>
    public string? ServiceCode { get; init; }

    public string? CorrelationId { get; init; }

    public string? Message { get; init; }
}
