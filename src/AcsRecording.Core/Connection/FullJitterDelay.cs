using System;
using Azure;
using Azure.Core;

namespace AcsRecording.Core.Connection;

/// <summary>
/// Anything between nothing and the doubled delay, so that many clients that failed together don't come back together. A Retry-After
/// of the service is honoured by the base class where it is longer.
/// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
/// </summary>
internal sealed class FullJitterDelay(TimeSpan first, TimeSpan longest) : DelayStrategy(longest)
{
    private readonly Random _random = new();

    public TimeSpan Next(int retryNumber)
    {
        var ceiling = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(retryNumber, 30) - 1));
        lock (_random)
        {
#pragma warning disable CA5394 // Spreading load, not guarding anything.
            return TimeSpan.FromMilliseconds(ceiling * _random.NextDouble());
#pragma warning restore CA5394
        }
    }

    protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => Next(retryNumber);
}
