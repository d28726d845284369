using System;

namespace AcsRecording.Core.Queues;

/// <summary>
/// How long a message that could not be worked off stays hidden. At once, an outage of minutes would use up all its attempts, and the
/// recording would be lost. So each time is longer, up to an hour, and never more than a quarter of what is left to save it.
/// </summary>
internal sealed class ReturnDelay(TimeSpan first)
{
    private const int Factor = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">How often the message was received.</param>
    /// <param name="expiresOn">When the service deletes what it announces; null where nothing says.</param>
    public TimeSpan After(long attempts, DateTimeOffset? expiresOn)
    {
        var seconds = Math.Min(Longest.TotalSeconds, first.TotalSeconds * Math.Pow(Factor, attempts - 1));
        var left = (expiresOn - DateTimeOffset.UtcNow)?.TotalSeconds;
        return TimeSpan.FromSeconds(left > 0 ? Math.Min(seconds, left.Value / 4) : seconds);
    }
}
