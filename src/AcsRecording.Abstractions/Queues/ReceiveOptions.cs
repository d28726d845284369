using System;

namespace AcsRecording;

/// <summary>How to receive.</summary>
internal sealed class ReceiveOptions
{
    public const int DefaultMaxAttempts = 5;

    public static readonly TimeSpan DefaultVisibilityTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Stop after so many events; null for no limit.</summary>
    public int? MaxEvents { get; init; }

    /// <summary>How long to wait while the queue is empty from the start; null not to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How long a message stays hidden if this process dies.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = DefaultVisibilityTimeout;

    /// <summary>A message that was received more often is set aside.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>What is done with messages whose events are of other types.</summary>
    public UnknownEventAction UnknownEvent { get; init; }
}
