using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>
/// A real listener that gives the answers of recorded exchanges one after the other, then 501, and keeps what it was asked.
/// </summary>
internal sealed class ExchangeListener : IDisposable
{
    private readonly HttpListener _listener = new();

    public ExchangeListener(IReadOnlyList<DialectExchange> exchanges)
    {
        // HttpListener can't be given port 0.
        var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _ = AnswerAsync(exchanges);
    }

    public string Endpoint { get; }

    public List<(string Request, JsonNode? Body, bool IsRepeatable, string? ResourceHost)> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(IReadOnlyList<DialectExchange> exchanges)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var context = await _listener.GetContextAsync();
                var text = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
                Requests.Add((
                    $"{context.Request.HttpMethod} {context.Request.RawUrl}",
                    text.Length == 0 ? null : JsonNode.Parse(text),
                    context.Request.Headers["Repeatability-Request-ID"] is not null,
                    context.Request.Headers["x-ms-host"]));
                var exchange = number < exchanges.Count ? exchanges[number] : null;
                context.Response.StatusCode = exchange?.Status ?? 501;
                if (exchange?.Body is { } body)
                {
                    context.Response.ContentType = "application/json; charset=utf-8";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
                }

                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
