using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Net;
using System.Text;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

internal sealed record SeenRequest(string Target, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// A real listener that writes down every request, answers 503 until its last try, and then 202 with values from the future.
/// </summary>
internal sealed class RecordingListener : IDisposable
{
    private readonly HttpListener _listener = new();

    public RecordingListener(int tries)
    {
        // HttpListener can't be given port 0.
        var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _ = AnswerAsync(tries);
    }

    public string Endpoint { get; }

    public List<SeenRequest> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(int tries)
    {
        for (var attempt = 1; attempt <= tries; attempt++)
        {
            var context = await _listener.GetContextAsync();
            Requests.Add(new SeenRequest(context.Request.RawUrl!, ToDictionary(context.Request.Headers)));
            context.Response.StatusCode = attempt < tries ? 503 : 202;
            var body = """
                    {"recordingId":"abc","recordingState":"hibernating","recordingKind":"futureKind","fieldFromTheFuture":[1]}
                    """u8.ToArray();
            await context.Response.OutputStream.WriteAsync(attempt < tries ? Encoding.UTF8.GetBytes("busy") : body);
            context.Response.Close();
        }
    }

    private static Dictionary<string, string> ToDictionary(NameValueCollection headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in headers)
        {
            all[name] = headers[name]!;
        }

        return all;
    }
}
