using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Faults;

namespace AcsRecording.Emulator.Tests;

/// <summary>What each member of a rule does to a file of 100,000 bytes.</summary>
public sealed class FaultTests : EmulatorTest
{
    private const int Size = 100_000;

    protected override EmulatorOptions Options =>
        new() { ContentBytes = Size, Faults = [new FaultRule { Path = "/audiowav", Skip = 1, Count = 2, Status = 503 }] };

    [Fact]
    public async Task A_rule_of_the_command_line_has_its_turn_and_again_after_a_reset()
    {
        for (var round = 0; round < 2; round++)
        {
            var location = await RecordAsync();
            HttpStatusCode[] answers =
            [
                (await Client.GetAsync(location)).StatusCode, (await Client.GetAsync(location)).StatusCode,
                (await Client.GetAsync(location)).StatusCode, (await Client.GetAsync(location)).StatusCode,
            ];
            Assert.Equal(
                [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], answers);
            await Client.PostAsync("/_emulator/reset", null);
        }
    }

    [Theory]
    [InlineData("""{"cutAfterBytes":34567}""", 34567)]
    [InlineData("""{"cutAtShare":0.25}""", Size / 4)]
    [InlineData("""{"cutAtShare":0.25,"reset":true}""", Size / 4)]
    public async Task A_cut_comes_after_just_so_many_bytes_and_is_no_end(string rule, int expected)
    {
        var location = await FaultyAsync(rule);
        using var response = await Client.GetAsync(location, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(Size, response.Content.Headers.ContentLength);
        using var received = new MemoryStream();
        var exception = await Assert.ThrowsAnyAsync<IOException>(async () =>
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(received));
        Assert.Equal(expected, received.Length);
        Assert.Equal(
            rule.Contains("reset", StringComparison.Ordinal),
            exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset });
    }

    [Fact]
    public async Task Without_Content_Length_a_cut_looks_like_an_end()
    {
        var location = await FaultyAsync("""{"cutAtShare":0.5,"withoutContentLength":true}""");
        using var response = await Client.GetAsync(location);
        Assert.Equal(Size / 2, (await response.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(Size, response.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task The_total_and_any_header_can_be_wrong()
    {
        var location = await FaultyAsync("""{"count":1,"totalDelta":7}""");
        Assert.Equal(Size + 7, (await Client.GetAsync(location)).Content.Headers.ContentRange!.Length);
        await AddAsync("""{"headers":{"Content-Range":"bytes 1-2/3"}}""");
        using var response = await Client.GetAsync(location);
        Assert.Equal("bytes 1-2/3", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Size, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task A_redirect_can_name_the_path_and_the_port()
    {
        var location = await FaultyAsync("""{"status":302,"headers":{"Location":"http://localhost:{port}{path}"}}""");
        using var response = await Client.GetAsync(location);
        Assert.Equal(location.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), response.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task An_answer_can_come_late_and_keeps_no_other_call_waiting()
    {
        var location = await FaultyAsync("""{"count":1,"delayMilliseconds":600000}""");
        using var stop = new CancellationTokenSource();
        Task<HttpResponseMessage>[] both = [Client.GetAsync(location, stop.Token), Client.GetAsync(location, stop.Token)];
        Assert.Equal(HttpStatusCode.OK, (await await Task.WhenAny(both)).StatusCode);
        Assert.Equal(1, both.Count(request => !request.IsCompleted));
        await stop.CancelAsync();
    }

    [Fact]
    public async Task A_late_answer_comes_at_once_when_its_rule_is_removed()
    {
        var late = Client.GetAsync(await FaultyAsync("""{"delayMilliseconds":600000}"""));
        await Client.DeleteAsync("/_emulator/faults");
        Assert.Equal(HttpStatusCode.OK, (await late.WaitAsync(TimeSpan.FromMinutes(1))).StatusCode);
    }

    [Fact]
    public async Task A_silent_connection_ends_when_its_rule_is_removed()
    {
        using var answer = await Client.GetAsync(
            await FaultyAsync("""{"stallAfterBytes":1000}"""), HttpCompletionOption.ResponseHeadersRead);
        using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        await Client.DeleteAsync("/_emulator/faults");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
            await body.ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("""{"cutAfterByte":1}""")]
    [InlineData("""{"count":"two"}""")]
    [InlineData("no JSON")]
    public async Task A_rule_that_is_not_understood_is_refused(string rule) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(rule)).StatusCode);

    private async Task<string> RecordAsync() =>
        (await Client.RecordAsync(1, ServiceCalls.StartBody(1, "audio", "mixed", "wav")))[0].Text("contentLocation");

    /// <summary>A file's address, and the rule the only one in force.</summary>
    private async Task<string> FaultyAsync(string rule)
    {
        await Client.DeleteAsync("/_emulator/faults");
        await AddAsync(rule);
        return await RecordAsync();
    }

    private async Task AddAsync(string rule)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(rule)!;
        json["path"] = "/audiowav";
        (await PostAsync(json.ToJsonString())).EnsureSuccessStatusCode();
    }

    private Task<HttpResponseMessage> PostAsync(string rule) =>
        Client.PostAsync("/_emulator/faults", new StringContent(rule, Encoding.UTF8, "application/json"));
}
