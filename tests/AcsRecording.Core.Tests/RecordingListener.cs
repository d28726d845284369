using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AcsRecording.Core.Tests;

internal sealed record SeenRequest(string Target, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// A real server that writes down every request, answers 503 until its last try, and then 202 with values from the future.
/// </summary>
internal sealed class RecordingListener : IDisposable
{
    private readonly int _tries;
    private readonly LoopbackServer _server;

    public RecordingListener(int tries)
    {
        _tries = tries;
        _server = new(AnswerAsync);
    }

    public string Endpoint => _server.Endpoint;

    public List<SeenRequest> Requests { get; } = [];

    public void Dispose() => _server.Dispose();

    private Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new SeenRequest(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, headers));
        if (Requests.Count < _tries)
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("busy");
        }

        context.Response.StatusCode = 202;
        return context.Response.WriteAsync(
            """{"recordingId":"abc","recordingState":"hibernating","recordingKind":"futureKind","fieldFromTheFuture":[1]}""");
    }
}
