using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Tests;

public sealed class LifecycleTests : EmulatorTest
{
    [Fact]
    public async Task The_life_cycle_is_the_recorded_one()
    {
        var started = await Client.StartAsync();
        var body = await started.JsonAsync();
        var id = body.Text("recordingId");
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.Equal(("inactive", "azureCommunicationServices"), (body.Text("recordingState"), body.Text("recordingKind")));
        Assert.StartsWith(
            "{\"PlatformEndpointId\":",
            Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(id)),
            StringComparison.Ordinal);
        Assert.Contains("2026-03-12", started.Headers.GetValues("api-supported-versions").Single(), StringComparison.Ordinal);
        Assert.True(Guid.TryParse(started.Headers.GetValues("X-Microsoft-Skype-Chain-ID").Single(), out _));

        Assert.Equal("active", (await (await Client.StateAsync(id)).JsonAsync()).Text("recordingState"));

        var paused = await Client.SwitchAsync(id, "pause");
        Assert.Equal((HttpStatusCode.Accepted, 0L), (paused.StatusCode, paused.Content.Headers.ContentLength));
        Assert.Equal("inactive", (await (await Client.StateAsync(id)).JsonAsync()).Text("recordingState"));

        Assert.Equal(HttpStatusCode.Accepted, (await Client.SwitchAsync(id, "resume")).StatusCode);
        Assert.Equal("active", (await (await Client.StateAsync(id)).JsonAsync()).Text("recordingState"));

        var stopped = await Client.StopAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);

        var gone = await Client.StateAsync(id);
        var error = (await gone.JsonAsync())["error"]!;
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(
            ("8522", "Recording not found.", $"/calling/recordings/{id}"),
            (error.Text("code"), error.Text("message"), error.Text("target")));
    }

    [Fact]
    public async Task A_call_has_one_recording_at_a_time()
    {
        var id = await Client.StartIdAsync();
        var second = await Client.StartAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "8553"), (second.StatusCode, await second.ErrorCodeAsync()));

        await Client.StopAsync(id);
        Assert.Equal(HttpStatusCode.OK, (await Client.StartAsync()).StatusCode);
    }

    [Fact]
    public async Task A_repeated_request_id_gets_the_first_answer()
    {
        var requestId = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client.StartAsync(requestId: requestId)));
        var ids = await Task.WhenAll(answers.Select(async answer => (await answer.JsonAsync()).Text("recordingId")));
        Assert.Single(ids.Distinct());
        Assert.All(answers, answer => Assert.Equal("accepted", answer.Headers.GetValues("Repeatability-Result").Single()));
        Assert.Single((JsonArray)JsonNode.Parse(await Client.GetStringAsync("/_emulator/recordings"))!);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task What_does_not_fit_the_state_is_refused(string action)
    {
        var id = await Client.StartIdAsync();
        if (action == "pause")
        {
            await Client.SwitchAsync(id, "pause");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await Client.SwitchAsync(id, action)).StatusCode);
    }

    [Theory]
    [InlineData("", "ApiVersionUnspecified")]
    [InlineData("?api-version=2020-01-01", "UnsupportedApiVersion")]
    public async Task Api_versions_are_strict(string query, string code)
    {
        var response = await Client.GetAsync("/calling/recordings/x" + query);
        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, await response.ErrorCodeAsync()));
    }

    [Theory]
    [InlineData("audioVideo", "mixed", "mp3")]
    [InlineData("audioVideo", "unmixed", "mp4")]
    [InlineData("audio", "unmixed", "mp3")]
    [InlineData("audio", "mixed", "mp4")]
    public async Task Combinations_that_the_service_lacks_are_refused(string content, string channel, string format) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.StartAsync(ServiceCalls.StartBody(1, content, channel, format))).StatusCode);

    [Fact]
    public async Task A_group_call_id_that_is_none_is_no_established_call()
    {
        var body = new JsonObject
        {
            ["callLocator"] = new JsonObject { ["kind"] = "groupCallLocator", ["groupCallId"] = ServiceCalls.ServerCallId() },
        };
        var response = await Client.StartAsync(body);
        Assert.Equal((HttpStatusCode.BadRequest, "8501"), (response.StatusCode, await response.ErrorCodeAsync()));
    }

    [Fact]
    public async Task What_is_not_built_answers_501()
    {
        Assert.Equal(
            HttpStatusCode.NotImplemented, (await Client.GetAsync($"/calling/callConnections/x?{ServiceCalls.Version}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotImplemented,
            (await Client.PostAsync($"/calling/recordings/x:rewind?{ServiceCalls.Version}", null)).StatusCode);
    }

    [Fact]
    public async Task The_result_is_there_after_stop_under_its_preview_version_only()
    {
        var id = await Client.StartIdAsync();
        await Client.AdvanceAsync(5);
        await Client.StopAsync(id);
        var result = await (await Client.GetAsync($"/calling/recordings/{id}/result?api-version=2024-09-01-preview")).JsonAsync();
        Assert.Equal(id, result.Text("recordingId"));
        Assert.Equal("0001-01-01T00:00:00Z", result.Text("recordingExpirationTime"));
        Assert.Single((JsonArray)result["recordingStorageInfo"]!["recordingChunks"]!);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await Client.GetAsync($"/calling/recordings/{id}/result?{ServiceCalls.Version}")).StatusCode);
    }

    [Fact]
    public async Task A_recording_that_was_never_resumed_leaves_no_file()
    {
        var body = ServiceCalls.StartBody();
        body["pauseOnStart"] = true;
        Assert.Empty(await RecordEventsAsync(body));
    }

    [Fact]
    public async Task Another_sites_name_for_loopback_gets_no_admin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_emulator/recordings") { Headers = { Host = "rebound.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Faults_are_answered_as_often_as_asked()
    {
        const string Rule =
            """
            {"path":"/calling/recordings","method":"GET","count":1,"status":503,"body":"<html>","contentType":"text/html",
            "headers":{"Retry-After":"7"}}
            """;
        await Client.PostAsync("/_emulator/faults", new StringContent(Rule, Encoding.UTF8, "application/json"));
        var first = await Client.StateAsync("x");
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "<html>", TimeSpan.FromSeconds(7)),
            (first.StatusCode, await first.Content.ReadAsStringAsync(), first.Headers.RetryAfter!.Delta));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.StateAsync("x")).StatusCode);
    }

    private async Task<JsonArray> RecordEventsAsync(JsonObject body)
    {
        var id = await Client.StartIdAsync(body);
        await Client.AdvanceAsync(5);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.StopAsync(id)).StatusCode);
        return await Client.EventsAsync();
    }
}
