using System;

namespace AcsRecording;

/// <summary>How to receive.</summary>
internal sealed class ReceiveOptions
{
    /// <summary>Stop after so many events; null for no limit.</summary>
    public int? MaxEvents { get; init; }

    /// <summary>How long to wait while the queue is empty from the start; null not to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How long a message stays hidden if this process dies.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A message that was received more often is set aside.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>What is done with messages whose events are of other types.</summary>
    public UnknownEventAction UnknownEvent { get; init; }
}
