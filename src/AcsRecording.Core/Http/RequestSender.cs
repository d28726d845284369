using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Http;

/// <summary>Sends over any of Azure.Core's pipelines, and tells in this module's terms why no answer came.</summary>
internal static class RequestSender
{
    /// <summary>Whatever was answered is in the message then.</summary>
    public static async Task SendAsync(HttpPipeline pipeline, HttpMessage message, object? target, CancellationToken cancellationToken)
    {
        var address = message.Request.Uri.ToUri();
        try
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RecordingException
            && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            throw Translate(Last(exception), address, target);
        }
    }

    /// <summary>After the last retry Azure.Core wraps all tries in one AggregateException.</summary>
    public static Exception Last(Exception exception) =>
        exception is AggregateException { InnerExceptions.Count: > 0 } all ? all.InnerExceptions[all.InnerExceptions.Count - 1] : exception;

    /// <summary>What broke a request: the innermost exception says it, those around it say to look inside.</summary>
    public static string Reason(Exception exception)
    {
        var cause = Last(exception);
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return Redaction.Clean(cause.Message);
    }

    /// <summary>For a request that no server has answered.</summary>
    /// <param name="exception">What broke it.</param>
    /// <param name="address">Where it went.</param>
    /// <param name="target">The input that it was for.</param>
    /// <param name="shown">How the address is shown; null for its host and port.</param>
    public static RecordingException NoAnswer(Exception exception, Uri address, object? target, string? shown = null) =>
        RequestFailure.IsUnknownHost(exception) ? RequestFailure.UnknownHost(address.Host, target, exception)
        : RecordingError.Create(
            "ConnectionFailed", RecordingErrorCategory.ConnectionError, target, exception, shown ?? address.Authority, Reason(exception));

    private static RecordingException Translate(Exception exception, Uri address, object? target) =>
        exception is OperationCanceledException or TimeoutException
        ? RecordingError.Create("RequestTimedOut", RecordingErrorCategory.OperationTimeout, target, exception, address.Authority)
        : SignInFailure.Translate(exception, target) ?? NoAnswer(exception, address, target);
}
