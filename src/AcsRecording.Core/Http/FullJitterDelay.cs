using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;

namespace AcsRecording.Core.Http;

/// <summary>
/// Anything between nothing and the doubled delay, so that many clients that failed together don't come back together. A Retry-After
/// of the service is honoured by the base class where it is longer.
/// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
/// </summary>
internal sealed class FullJitterDelay(TimeSpan first, TimeSpan longest) : DelayStrategy(longest)
{
    private readonly Random _random = new();

    /// <summary>The most that <see cref="Next"/> gives.</summary>
    public TimeSpan Longest(int retryNumber) =>
        TimeSpan.FromMilliseconds(
            Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(retryNumber, 30) - 1)));

    /// <summary>Waits before a retry that isn't one of a single request, and tells why.</summary>
    public Task WaitAsync(int retryNumber, string reason, CancellationToken cancellationToken)
    {
        var wait = Next(retryNumber);
        RequestLog.Current?.WriteVerbose(
            string.Format(CultureInfo.InvariantCulture, "{0} Trying again in {1:0.#} s.", reason, wait.TotalSeconds));
        return Task.Delay(wait, cancellationToken);
    }

    public TimeSpan Next(int retryNumber)
    {
        var ceiling = Longest(retryNumber).TotalMilliseconds;
        lock (_random)
        {
#pragma warning disable CA5394 // Spreading load, not guarding anything.
            return TimeSpan.FromMilliseconds(ceiling * _random.NextDouble());
#pragma warning restore CA5394
        }
    }

    protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => Next(retryNumber);
}
