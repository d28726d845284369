using System;
using System.Globalization;
using System.Threading.Tasks;
using AcsRecording.Core.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Http;

/// <summary>Retries as Azure.Core does, and tells of each before it waits.</summary>
internal sealed class LoggingRetryPolicy : RetryPolicy
{
    /// <summary>A name that there isn't seldom comes to be.</summary>
    private const int RetriesOfUnknownHost = 2;

    private readonly int _retries;
    private readonly FullJitterDelay _delay;

    public LoggingRetryPolicy(int retries, FullJitterDelay delay)
        : base(retries, delay) => (_retries, _delay) = (retries, delay);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        Tell(MayHelp(message, exception) && base.ShouldRetry(message, exception), message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        Tell(MayHelp(message, exception) && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false), message, exception);

    private static bool MayHelp(HttpMessage message, Exception? exception) =>
        !UnrepeatableRequest.MayActTwice(message)
        && (exception is null || message.ProcessingContext.RetryNumber < RetriesOfUnknownHost || !RequestFailure.IsUnknownHost(exception));

    private bool Tell(bool isRetried, HttpMessage message, Exception? exception)
    {
        if (isRetried && RequestLog.Current is { } log)
        {
            var retry = message.ProcessingContext.RetryNumber + 1;
            var asked = message.HasResponse && message.Response.Headers.TryGetValue("Retry-After", out var value)
                ? $" (the service asks for {Redaction.Clean(value)})"
                : "";
            var reason = exception is null ? $"HTTP {message.Response.Status}" : RequestSender.Reason(exception);
            log.WriteVerbose(string.Format(
                CultureInfo.InvariantCulture, "{0}: {1}. Retry {2} of {3} in up to {4:0.#} s{5}.", LoggingTransport.Shown(message), reason,
                    retry, _retries, _delay.Longest(retry).TotalSeconds, asked));
        }

        return isRetried;
    }
}
