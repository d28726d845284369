using System;
using System.Buffers.Text;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Emulator.Tests;

/// <summary>The dialects of 2021, by requests that are written out here and not made by the engine.</summary>
public sealed class DialectTests : EmulatorTest
{
    private static readonly string Conversation =
        Base64Url.EncodeToString("https://conv-test.conv.skype.com/conv/zPTW7uoq5lE6ltbUBX7k_Rw?i=1&e=2"u8);

    /// <summary>The call's part of the path, api-version, Start's last segment, pause, and whether errors are bare.</summary>
    public static TheoryData<string, string, string, string, bool> InPath => new()
    {
        { $"/conversations/{Conversation}", "", "Recordings", "Pause", true },
        { $"/calling/conversations/{Conversation}", "2021-03-28-preview0", "recordings", "Pause", true },
        { $"/calling/conversations/{Conversation}", "2021-04-15-preview1", "recordings", "Pause", true },
        { "/calling/conversations/11111111-0000-4000-8000-000000000001", "2021-05-28-preview2", "recordings", "Pause", true },
        { "/calling/serverCalls/11111111-0000-4000-8000-000000000001", "2021-06-15-preview", "recordings", ":pause", true },
        { $"/calling/serverCalls/{Escaped(1)}", "2021-08-30-preview", "recordings", ":pause", false },
        { $"/calling/serverCalls/{Escaped(2)}", "2021-09-15-preview", "recordings", ":pause", false },
    };

    public static TheoryData<string> Names => [.. DialectExchanges.Names];

    /// <summary>What recorded exchanges show, the engine's tests are held against too.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_recorded_requests_get_the_recorded_answers(string name)
    {
        string? id = null;
        foreach (var exchange in DialectExchanges.Of(name).Exchanges)
        {
            var recorded = DialectExchanges.Of(name).Exchanges[0].Body!.Text("recordingId");
            var target = id is null ? exchange.Target : exchange.Target.Replace(recorded, id, StringComparison.Ordinal);
            var answer = await SendAsync(new HttpMethod(exchange.Method), target, exchange.RequestBody?.ToJsonString());
            Assert.Equal((exchange.Request, exchange.Status), (exchange.Request, (int)answer.StatusCode));
            var text = await answer.Content.ReadAsStringAsync();
            id ??= JsonNode.Parse(text)!.Text("recordingId");
            var body = text.Length == 0 ? null : JsonNode.Parse(text);
            Assert.True(
                JsonNode.DeepEquals(exchange.Body, WithoutTarget(body, id, recorded)), $"{exchange.Request}: {exchange.Body}, not {text}");
        }
    }

    [Theory]
    [MemberData(nameof(InPath))]
    public async Task The_life_cycle_with_the_call_in_the_path(string call, string version, string start, string pause, bool bareErrors)
    {
        var query = version.Length == 0 ? "" : $"?api-version={version}";
        var started = await SendAsync(HttpMethod.Post, $"{call}/{start}{query}", "{}");
        Assert.Equal(["recordingId"], await FieldsAsync(started));
        await LiveAsync(started, $"{call}/recordings/", query, pause, bareErrors);
    }

    [Fact]
    public async Task The_life_cycle_with_a_locator()
    {
        const string Query = "?api-version=2021-11-15-preview";
        const string Body = """{"callLocator":{"groupCallId":"11111111-0000-4000-8000-000000000001","kind":"groupCallLocator"}}""";
        var started = await SendAsync(HttpMethod.Post, "/calling/recordings" + Query, Body);
        Assert.Equal(["recordingId"], await FieldsAsync(started));
        await LiveAsync(started, "/calling/recordings/", Query, ":pause", bareErrors: false);
    }

    [Theory]
    [InlineData("POST", "/conversations/CONVERSATION/recordings", HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/conversations/CONVERSATION/Recordings?api-version=2021-04-15-preview1", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/conversations/no+base64url/Recordings", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/conversations/bm90IGFuIGFkZHJlc3M/Recordings", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/conversations/CONVERSATION/Recordings/x", HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/calling/conversations/CONVERSATION/recordings", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/calling/conversations/CONVERSATION/recordings?api-version=2021-06-15-preview", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/calling/conversations/CONVERSATION/recordings?api-version=2026-03-12", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/calling/conversations/CONVERSATION/Recordings?api-version=2021-04-15-preview1", HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/calling/serverCalls/not-one/recordings?api-version=2021-06-15-preview", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/calling/recordings?api-version=2021-06-15-preview", HttpStatusCode.BadRequest)]
    public async Task Routes_and_versions_are_strict(string method, string path, HttpStatusCode status) => Assert.Equal(
        status,
        (await SendAsync(new HttpMethod(method), path.Replace("CONVERSATION", Conversation, StringComparison.Ordinal), "{}")).StatusCode);

    [Theory]
    [InlineData("/conversations/CONVERSATION/Recordings", """{"recordingFormatType":"mp3"}""")]
    [InlineData("/calling/conversations/CONVERSATION/recordings?api-version=2021-04-15-preview1", """{"operationContext":"mine"}""")]
    [InlineData("/calling/serverCalls/CONVERSATION/recordings?api-version=2021-06-15-preview", """{"recordingFormatType":"mp3"}""")]
    [InlineData("/calling/serverCalls/CONVERSATION/recordings?api-version=2021-08-30-preview", """{"pauseOnStart":true}""")]
    [InlineData("/calling/recordings?api-version=2021-11-15-preview", """{"callLocator":{"kind":"roomCallLocator","roomId":"1"}}""")]
    [InlineData("/calling/recordings?api-version=2021-11-15-preview", """{"callConnectionId":"connection"}""")]
    public async Task What_a_dialect_lacks_is_refused(string path, string body) => Assert.Equal(
        HttpStatusCode.BadRequest,
        (await SendAsync(HttpMethod.Post, path.Replace("CONVERSATION", Conversation, StringComparison.Ordinal), body)).StatusCode);

    [Fact]
    public async Task A_recording_is_known_in_its_own_dialect_and_call_alone()
    {
        var id = await StartIdAsync("{}");
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync($"/conversations/{Conversation}/recordings/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.StateAsync(id)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Client.GetAsync($"/conversations/11111111-0000-4000-8000-000000000001/recordings/{id}")).StatusCode);
    }

    [Theory]
    [InlineData("/calling/conversations/CONVERSATION/recordings/x?api-version=2021-04-15-preview1", "Client-Request-Id")]
    [InlineData("/calling/serverCalls/CONVERSATION/recordings/x?api-version=2021-06-15-preview", "x-ms-client-request-id")]
    public async Task The_id_of_a_request_comes_back_under_the_name_of_its_time(string path, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.Replace("CONVERSATION", Conversation, StringComparison.Ordinal));
        request.Headers.Add("x-ms-client-request-id", "mine");
        var headers = (await Client.SendAsync(request)).Headers;
        Assert.Equal(["mine"], headers.GetValues(name));
        Assert.False(headers.Contains("api-supported-versions"));
    }

    [Fact]
    public async Task The_contexts_of_operations_are_kept()
    {
        var path = $"/conversations/{Conversation}/";
        var id = await StartIdAsync("""{"operationContext":"one"}""");
        await SendAsync(HttpMethod.Post, $"{path}recordings/{id}/Pause", """{"operationContext":"two"}""");
        await SendAsync(HttpMethod.Post, $"{path}recordings/{id}/Resume", null);
        await SendAsync(HttpMethod.Delete, $"{path}recordings/{id}", """{"operationContext":"four"}""");
        var recording = Assert.Single((JsonArray)JsonNode.Parse(await Client.GetStringAsync("/_emulator/recordings"))!)!;
        var contexts = ((JsonArray)recording["operationContexts"]!).Select(context => context?.GetValue<string>());
        Assert.Equal(["one", "two", null, "four"], contexts);
        Assert.Equal(Conversation, recording.Text("conversationId"));
    }

    [Fact]
    public async Task Files_of_the_first_dialect_are_at_the_resource_for_48_hours_and_nothing_deletes_them()
    {
        var chunk = await RecordConversationAsync();
        Assert.Equal(["documentId", "endReason", "index"], chunk.AsObject().Select(field => field.Key).Order());
        var path = "/recording/download/" + chunk.Text("documentId");
        await Client.AdvanceAsync(47 * 3600);
        var media = await Client.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "video/mp4"), (media.StatusCode, media.Content.Headers.ContentType!.MediaType));
        var metadata = await Client.GetAsync(path + "/metadata");
        Assert.Equal("application/json", metadata.Content.Headers.ContentType!.MediaType);
        var body = await metadata.JsonAsync();
        Assert.Equal(chunk.Text("documentId"), body.Text("chunkDocumentId"));
        Assert.Equal(("mixed", "audioVideo"), (body["recordingInfo"]!.Text("contentType"), body["recordingInfo"]!.Text("channelType")));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(path + "/acsmetadata")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/v1/objects/{chunk.Text("documentId")}/content/video")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await Client.DeleteAsync(path)).StatusCode);
        await Client.AdvanceAsync(2 * 3600);
        var gone = await Client.GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, path), (gone.StatusCode, (await gone.JsonAsync()).Text("target")));
    }

    [Fact]
    public async Task Files_of_the_first_dialect_are_signed_for_as_any_request_to_the_resource()
    {
        var path = "/recording/download/" + (await RecordConversationAsync()).Text("documentId");
        using var asContent = SignedClient.Create(Server, resourceHost: "contoso.communication.azure.com");
        var refused = await asContent.GetAsync(path);
        Assert.Equal((HttpStatusCode.Unauthorized, "Denied"), (refused.StatusCode, (await refused.JsonAsync()).Text("code")));
    }

    [Fact]
    public async Task Callbacks_of_the_conversations_are_in_Pascal_case_and_those_of_server_calls_are_not()
    {
        using var listener = new EventListener();
        var callback = new JsonObject { ["recordingStateCallbackUri"] = listener.Address.AbsoluteUri }.ToJsonString();
        await SendAsync(HttpMethod.Post, $"/conversations/{Conversation}/Recordings", callback);
        var conversation = (await listener.NextAsync()).Body!;
        Assert.Equal("Microsoft.Communication.CallRecordingStateChanged", conversation.Text("eventType"));
        Assert.Null(conversation["id"]);
        Assert.Equal((Conversation, "active"), (conversation["data"]!.Text("ConversationId"), conversation["data"]!.Text("State")));

        var call = "11111111-0000-4000-8000-000000000001";
        await SendAsync(HttpMethod.Post, $"/calling/serverCalls/{call}/recordings?api-version=2021-06-15-preview", callback);
        var serverCall = (await listener.NextAsync()).Body![0]!;
        Assert.Equal(
            ["recordingId", "serverCallId", "startDateTime", "state"], serverCall["data"]!.AsObject().Select(field => field.Key).Order());
        Assert.Equal("Microsoft.Communication.CallRecordingStateChanged", serverCall.Text("type"));
    }

    /// <summary>The emulator names the path of what it doesn't find; the recorded facts don't say whether the service did.</summary>
    private static JsonNode? WithoutTarget(JsonNode? body, string id, string recorded)
    {
        var same = body is null ? null : JsonNode.Parse(body.ToJsonString().Replace(id, recorded, StringComparison.Ordinal));
        ((same?["error"] ?? same) as JsonObject)?.Remove("target");
        return same;
    }

    private async Task LiveAsync(HttpResponseMessage started, string recordings, string query, string pause, bool bareErrors)
    {
        var one = recordings + (await started.JsonAsync()).Text("recordingId");
        var resume = pause == "Pause" ? "Resume" : ":resume";
        Assert.Equal("active", await StateAsync(one + query));
        await DoneAsync(HttpMethod.Post, $"{one}/{pause}{query}");
        Assert.Equal("inactive", await StateAsync(one + query));
        await DoneAsync(HttpMethod.Post, $"{one}/{resume}{query}");
        await Client.AdvanceAsync(2);
        await DoneAsync(HttpMethod.Delete, one + query);
        var gone = await Client.GetAsync(one + query);
        var body = await gone.JsonAsync();
        Assert.Equal((HttpStatusCode.NotFound, "8522"), (gone.StatusCode, (bareErrors ? body : body["error"]!).Text("code")));
        Assert.Single(await Client.EventsAsync());
    }

    private async Task<string> StateAsync(string path)
    {
        var answer = await Client.GetAsync(path);
        Assert.Equal(["recordingState"], await FieldsAsync(answer));
        return (await answer.JsonAsync()).Text("recordingState");
    }

    private async Task DoneAsync(HttpMethod method, string path) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(method, path, null)).StatusCode);

    private async Task<JsonNode> RecordConversationAsync()
    {
        var id = await StartIdAsync("{}");
        await Client.AdvanceAsync(2);
        await SendAsync(HttpMethod.Delete, $"/conversations/{Conversation}/recordings/{id}", "{}");
        return Assert.Single(ServiceCalls.Chunks((await Client.EventsAsync())[^1]!));
    }

    private async Task<string> StartIdAsync(string body) =>
        (await (await SendAsync(HttpMethod.Post, $"/conversations/{Conversation}/Recordings", body)).JsonAsync()).Text("recordingId");

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return Client.SendAsync(request);
    }

    private static async Task<string[]> FieldsAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. Some.Of((await answer.JsonAsync()).AsObject().Select(field => field.Key))];
    }

    private static string Escaped(int number) => Uri.EscapeDataString(ServiceCalls.ServerCallId(number));
}
