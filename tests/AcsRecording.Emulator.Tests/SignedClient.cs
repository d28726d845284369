using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Tests;

/// <summary>Signs requests by the published rules, written apart from both the emulator's check and the engine's signature.</summary>
public sealed class SignedClient : DelegatingHandler
{
    private readonly Uri _endpoint;

    private SignedClient(Uri endpoint)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false }) => _endpoint = endpoint;

    public string AccessKey { get; init; } = EmulatorAccount.AccessKey;

    public DateTimeOffset? Date { get; init; }

    /// <summary>Sign for the resource's host, as content requests are, although the request goes elsewhere.</summary>
    public string? ResourceHost { get; init; }

    public bool WithoutPort { get; init; }

    /// <summary>Change the body after it was hashed.</summary>
    public bool SpoilBody { get; init; }

    public static HttpClient Create(
        EmulatorServer server,
        string accessKey = EmulatorAccount.AccessKey,
        DateTimeOffset? date = null,
        string? resourceHost = null,
        bool withoutPort = false,
        bool spoilBody = false) =>
        new(
            new SignedClient(server.Endpoint)
            {
                AccessKey = accessKey,
                Date = date,
                ResourceHost = resourceHost,
                WithoutPort = withoutPort,
                SpoilBody = spoilBody,
            })
        {
            BaseAddress = server.Endpoint,
        };

    /// <summary>For an emulator in a process of its own.</summary>
    public static HttpClient Create(Uri endpoint) => new(new SignedClient(endpoint)) { BaseAddress = endpoint };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var date = (Date ?? DateTimeOffset.UtcNow).ToString("R");
        var host = ResourceHost ?? (WithoutPort ? _endpoint.Host : _endpoint.Authority);
        var path = ResourceHost is null ? request.RequestUri!.PathAndQuery : request.RequestUri!.AbsolutePath;
        var text = string.Join("\n", request.Method.Method, path, $"{date};{host};{hash}");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(AccessKey), Encoding.ASCII.GetBytes(text)));
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        request.Headers.TryAddWithoutValidation("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        if (ResourceHost is not null)
        {
            request.Headers.TryAddWithoutValidation("x-ms-host", ResourceHost);
        }

        if (SpoilBody)
        {
            request.Content = new StringContent(Encoding.UTF8.GetString(body) + " ", Encoding.UTF8, "application/json");
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

public static class ServiceCalls
{
    public const string Version = "api-version=2026-03-12";

    /// <summary>A server call id: base64 of an address.</summary>
    public static string ServerCallId(int number = 1) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"https://conv.test/conv/{number}"));

    public static Task<HttpResponseMessage> StartAsync(this HttpClient client, JsonObject? body = null, string? requestId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/calling/recordings?{Version}")
        {
            Content = new StringContent((body ?? StartBody()).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (requestId is not null)
        {
            request.Headers.Add("Repeatability-Request-ID", requestId);
            request.Headers.Add("Repeatability-First-Sent", DateTimeOffset.UtcNow.ToString("R"));
        }

        return client.SendAsync(request);
    }

    public static JsonObject StartBody(int call = 1, string? content = null, string? channel = null, string? format = null) => new()
    {
        ["callLocator"] = new JsonObject { ["kind"] = "serverCallLocator", ["serverCallId"] = ServerCallId(call) },
        ["recordingContentType"] = content,
        ["recordingChannelType"] = channel,
        ["recordingFormatType"] = format,
        ["pauseOnStart"] = false,
    };

    public static async Task<string> StartIdAsync(this HttpClient client, JsonObject? body = null) =>
        (await (await client.StartAsync(body)).JsonAsync())["recordingId"]!.GetValue<string>();

    public static Task<HttpResponseMessage> StateAsync(this HttpClient client, string id) =>
        client.GetAsync($"/calling/recordings/{id}?{Version}");

    public static Task<HttpResponseMessage> SwitchAsync(this HttpClient client, string id, string action) =>
        client.PostAsync($"/calling/recordings/{id}:{action}?{Version}", null);

    public static Task<HttpResponseMessage> StopAsync(this HttpClient client, string id) =>
        client.DeleteAsync($"/calling/recordings/{id}?{Version}");

    public static Task AdvanceAsync(this HttpClient client, double seconds) =>
        client.PostAsync("/_emulator/clock", new StringContent($$"""{"advanceSeconds":{{seconds}}}""", Encoding.UTF8, "application/json"));

    public static async Task<JsonArray> EventsAsync(this HttpClient client) =>
        (JsonArray)JsonNode.Parse(await client.GetStringAsync("/_emulator/events"))!;

    /// <summary>Records for some emulated seconds and stops; the chunks as its event names them.</summary>
    public static async Task<IReadOnlyList<JsonNode>> RecordAsync(this HttpClient client, double seconds, JsonObject? body = null)
    {
        var id = await client.StartIdAsync(body);
        await client.AdvanceAsync(seconds);
        (await client.StopAsync(id)).EnsureSuccessStatusCode();
        return Chunks((await client.EventsAsync())[^1]!);
    }

    /// <summary>Records, pauses for a while, records on, and stops; the event.</summary>
    public static async Task<JsonNode> RecordWithPauseAsync(
        this HttpClient client, JsonObject body, double before, double pause, double after)
    {
        var id = await client.StartIdAsync(body);
        await client.AdvanceAsync(before);
        await client.SwitchAsync(id, "pause");
        await client.AdvanceAsync(pause);
        await client.SwitchAsync(id, "resume");
        await client.AdvanceAsync(after);
        (await client.StopAsync(id)).EnsureSuccessStatusCode();
        return (await client.EventsAsync())[^1]!;
    }

    public static IReadOnlyList<JsonNode> Chunks(JsonNode fileEvent) =>
        [.. ((JsonArray)fileEvent["data"]!["recordingStorageInfo"]!["recordingChunks"]!).Select(chunk => chunk!)];

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public static async Task<string> ErrorCodeAsync(this HttpResponseMessage response) =>
        (await response.JsonAsync())["error"]!.Text("code");
}
