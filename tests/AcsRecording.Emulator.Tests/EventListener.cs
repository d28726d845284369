using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AcsRecording.Emulator.Tests;

public sealed record Delivery(string Method, string EventType, string Origin, JsonNode? Body);

/// <summary>A real web endpoint that answers the handshakes and keeps what it gets.</summary>
public sealed class EventListener : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly WebApplication _application;

    private EventListener(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    public static async Task<EventListener> StartAsync(bool answersHandshake = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var listener = new EventListener(application);
        application.Run(context => listener.TakeAsync(context, answersHandshake));
        await application.StartAsync();
        return listener;
    }

    public async Task<Delivery> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        return await _deliveries.Reader.ReadAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

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
