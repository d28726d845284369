using System;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Connection;

/// <summary>Azure.Core's pipeline with the credential on each try, and its failures in this module's terms.</summary>
internal sealed class ServicePipeline
{
    private const int MaximumRetries = 4;

    private readonly HttpPipeline _pipeline;

    public ServicePipeline(ServiceCredential credential, EngineOptions options)
    {
        Delay = new FullJitterDelay(options.RetryDelay, options.LongestRetryDelay);
        var clientOptions = new Options { RetryPolicy = new RetryPolicy(MaximumRetries, Delay) }.Over(options);
        _pipeline = HttpPipelineBuilder.Build(clientOptions, credential.CreatePolicy());
    }

    /// <summary>How long to wait before trying again.</summary>
    public FullJitterDelay Delay { get; }

    public HttpMessage CreateMessage() => _pipeline.CreateMessage();

    /// <summary>Sends, and hands back whatever the service answered.</summary>
    public async Task<Response> SendAsync(HttpMessage message, object? target, CancellationToken cancellationToken)
    {
        var host = message.Request.Uri.ToUri().Authority;
        try
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return message.Response;
        }
        catch (Exception exception) when (exception is not RecordingException && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            throw Translate(exception, host, target);
        }
    }

    /// <summary>A failure without an answer, in this module's terms.</summary>
    public static RecordingException Translate(Exception exception, string host, object? target)
    {
        // After the last retry Azure.Core wraps all tries in one AggregateException.
        var last = exception is AggregateException { InnerExceptions.Count: > 0 } all
            ? all.InnerExceptions[all.InnerExceptions.Count - 1]
            : exception;
        return last is OperationCanceledException or TimeoutException
            ? RecordingError.Create("RequestTimedOut", RecordingErrorCategory.OperationTimeout, target, last, host)
            : AzureIdentity.Translate(last, target) ?? RecordingError.Create("ConnectionFailed", RecordingErrorCategory.ConnectionError, target, last, host, last.Message);
    }

    private sealed class Options : ClientOptions;
}
