using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AcsRecording.Core.Tests;

/// <summary>
/// A real server that gives the answers of recorded exchanges one after the other, then 501, and keeps what it was asked.
/// </summary>
internal sealed class ExchangeListener : IDisposable
{
    private readonly IReadOnlyList<DialectExchange> _exchanges;
    private readonly LoopbackServer _server;

    public ExchangeListener(IReadOnlyList<DialectExchange> exchanges)
    {
        _exchanges = exchanges;
        _server = new(AnswerAsync);
    }

    public string Endpoint => _server.Endpoint;

    public List<(string Request, JsonNode? Body, bool IsRepeatable, string? ResourceHost)> Requests { get; } = [];

    public void Dispose() => _server.Dispose();

    private async Task AnswerAsync(HttpContext context)
    {
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var headers = context.Request.Headers;
        var exchange = Requests.Count < _exchanges.Count ? _exchanges[Requests.Count] : null;
        Requests.Add((
            $"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}",
            text.Length == 0 ? null : JsonNode.Parse(text),
            headers.ContainsKey("Repeatability-Request-ID"),
            headers.TryGetValue("x-ms-host", out var host) ? host.ToString() : null));
        context.Response.StatusCode = exchange?.Status ?? 501;
        if (exchange?.Body is { } body)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(body.ToJsonString());
        }
    }
}
