using System;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AcsRecording.Emulator.Events;

/// <summary>Delivers events in the background, in order: to a webhook, to a queue, and to callbacks.</summary>
internal sealed partial class EventDelivery(
    EmulatorOptions options, SubscriptionValidations validations, ILogger<EventDelivery> logger) : BackgroundService
{
    private const int Tries = 3;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly Channel<Func<CancellationToken, Task>> _work = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
    private readonly HttpClient _http = new(new SocketsHttpHandler { Proxy = new ProxyOfOthers() });

    public void Deliver(JsonObject fileEvent)
    {
        if (options.EventWebhook is { } webhook)
        {
            var target = new EventWebhook(_http, webhook, options.EventSchema, validations);
            Enqueue($"webhook {webhook.Host}", cancellationToken => target.DeliverAsync(fileEvent, cancellationToken));
        }

        if (options.EventQueueConnection is { } connection)
        {
            var queue = new EventQueue(_http, connection, options.EventQueue, options.EventQueueEncoding);
            Enqueue($"queue {options.EventQueue}", cancellationToken => queue.SendAsync(fileEvent, cancellationToken));
        }
    }

    public void Post(Uri callback, JsonNode events) => Enqueue($"callback {callback.Host}", async cancellationToken =>
    {
        using var content = new StringContent(events.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(callback, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    });

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var work in _work.Reader.ReadAllAsync(stoppingToken))
        {
            await work(stoppingToken);
        }
    }

    /// <summary>Does it in its turn, and tries again where it fails.</summary>
    public void Enqueue(string target, Func<CancellationToken, Task> send) => _work.Writer.TryWrite(async cancellationToken =>
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await send(cancellationToken);
                return;
            }
            catch (Exception exception) when (
                exception is HttpRequestException or TaskCanceledException or InvalidOperationException or Azure.RequestFailedException
                    or AggregateException
                && !cancellationToken.IsCancellationRequested)
            {
                LogFailure(target, attempt, Tries, exception.Message);
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery to {Target} failed ({Attempt} of {Tries}): {Reason}")]
    private partial void LogFailure(string target, int attempt, int tries, string reason);
}
