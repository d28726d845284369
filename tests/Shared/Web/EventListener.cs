using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Testing;

public sealed record Delivery(string Method, string EventType, string Origin, JsonNode? Body);

/// <summary>A real web endpoint that answers the handshakes and keeps what it gets.</summary>
public sealed class EventListener : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly LoopbackServer _server;

    public EventListener(bool answersHandshake = true) => _server = new(context => TakeAsync(context, answersHandshake));

    public Uri Address => new(_server.Endpoint);

    public async Task<Delivery> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        return await _deliveries.Reader.ReadAsync(timeout.Token);
    }

    public void Dispose() => _server.Dispose();

    private async Task TakeAsync(HttpContext context, bool answersHandshake)
    {
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var headers = context.Request.Headers;
        var delivery = new Delivery(
            context.Request.Method,
            headers["aeg-event-type"].ToString(),
            headers["WebHook-Request-Origin"].ToString(),
            text.Length == 0 ? null : JsonNode.Parse(text));
        _deliveries.Writer.TryWrite(delivery);
        if (answersHandshake && delivery.EventType == "SubscriptionValidation")
        {
            await context.Response.WriteAsJsonAsync(
                new { validationResponse = delivery.Body![0]!["data"]!["validationCode"]!.GetValue<string>() });
        }
        else if (answersHandshake && delivery.Method == "OPTIONS")
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = delivery.Origin;
        }
    }
}
