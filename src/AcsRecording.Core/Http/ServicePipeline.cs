using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Http;

/// <summary>Azure.Core's pipeline, each try authorized, and its failures in this module's terms.</summary>
internal sealed class ServicePipeline
{
    /// <summary>For requests that a user waits for: some seconds in all.</summary>
    public const int FewRetries = 4;

    /// <summary>Of a recording's files, which can't be made again: about a minute.</summary>
    public const int ManyRetries = 8;

    private readonly HttpPipeline _pipeline;

    public ServicePipeline(HttpPipelinePolicy authorization, int retries, EngineOptions options)
    {
        Delay = new FullJitterDelay(options.RetryDelay, options.LongestRetryDelay);
        var clientOptions = new Options { RetryPolicy = new LoggingRetryPolicy(retries, Delay) }.Over(options);
        _pipeline = HttpPipelineBuilder.Build(clientOptions, authorization);
    }

    /// <summary>How long to wait before trying again.</summary>
    public FullJitterDelay Delay { get; }

    public HttpMessage CreateMessage() => _pipeline.CreateMessage();

    /// <summary>Sends, and hands back whatever the service answered.</summary>
    public async Task<Response> SendAsync(HttpMessage message, object? target, CancellationToken cancellationToken)
    {
        await RequestSender.SendAsync(_pipeline, message, target, cancellationToken).ConfigureAwait(false);
        return message.Response;
    }

    private sealed class Options : ClientOptions;
}
