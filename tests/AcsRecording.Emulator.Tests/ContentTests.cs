using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Tests;

public sealed class ContentTests : EmulatorTest
{
    protected override EmulatorOptions Options => new() { Seed = 7 };

    [Fact]
    public async Task A_file_comes_with_the_headers_of_the_service()
    {
        var location = (await Client.RecordAsync(2, ServiceCalls.StartBody(1, "audio", "mixed", "wav")))[0].Text("contentLocation");
        var response = await Client.GetAsync(location);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var headers = response.Content.Headers;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", headers.ContentType!.MediaType);
        Assert.Equal($"bytes 0-{bytes.Length - 1}/{bytes.Length}", headers.ContentRange!.ToString());
        Assert.Equal(bytes.Length, headers.ContentLength);
        Assert.Null(response.Headers.ETag);
        Assert.True(response.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Ranges_are_parts_of_the_whole()
    {
        var location = (await Client.RecordAsync(2, ServiceCalls.StartBody(1, "audio", "mixed", "mp3")))[0].Text("contentLocation");
        var whole = await Client.GetByteArrayAsync(location);

        var (part, bytes) = await RangeAsync(location, 1001, 5003);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[1001..5004], bytes);

        // Longer than the file: clipped, still 206.
        var (clipped, rest) = await RangeAsync(location, 1000, 268435455);
        Assert.Equal($"bytes 1000-{whole.Length - 1}/{whole.Length}", clipped.Content.Headers.ContentRange!.ToString());
        Assert.Equal(whole[1000..], rest);

        var (beyond, nothing) = await RangeAsync(location, whole.Length, null);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal($"bytes */{whole.Length}", beyond.Content.Headers.ContentRange!.ToString());
        Assert.Empty(nothing);
    }

    [Fact]
    public async Task Metadata_has_the_spelling_and_line_ends_of_the_service()
    {
        var chunk = ServiceCalls.Chunks(
            await Client.RecordWithPauseAsync(ServiceCalls.StartBody(1, "audioVideo", "mixed", "mp4"), 3, 10, 4))[0];

        var text = Encoding.UTF8.GetString(await Client.GetByteArrayAsync(chunk.Text("metadataLocation")));
        var metadata = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        Assert.Contains("{\r\n", text, StringComparison.Ordinal);
        Assert.Equal(16, metadata["recordingInfo"]!["videoConfiguration"]!["framerate"]!.GetValue<int>());
        Assert.Equal(chunk.Text("documentId"), metadata.Text("chunkDocumentId"));
        Assert.InRange(metadata["chunkDuration"]!.GetValue<double>(), 7000, 8000);
        Assert.InRange(metadata["pauseResumeIntervals"]![0]!["duration"]!.GetValue<double>(), 10000, 11000);
    }

    [Fact]
    public async Task A_deleted_chunk_is_gone_with_its_metadata()
    {
        var chunk = (await Client.RecordAsync(1))[0];
        Assert.Equal(HttpStatusCode.OK, (await Client.DeleteAsync(chunk.Text("deleteLocation"))).StatusCode);
        foreach (var response in new[]
        {
            await Client.DeleteAsync(chunk.Text("deleteLocation")), await Client.GetAsync(chunk.Text("contentLocation")),
            await Client.GetAsync(chunk.Text("metadataLocation")),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_chunk_is_gone_after_24_hours_and_not_before()
    {
        var location = (await Client.RecordAsync(1))[0].Text("contentLocation");
        await Client.AdvanceAsync((24 * 60 * 60) - 600);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync(location)).StatusCode);
        await Client.AdvanceAsync(601);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(location)).StatusCode);
    }

    [Fact]
    public async Task A_seed_makes_ids_repeatable()
    {
        await using var twin = await EmulatorServer.StartAsync(Options);
        using var twinClient = SignedClient.Create(twin);
        Assert.Equal((await Client.RecordAsync(1))[0].Text("documentId"), (await twinClient.RecordAsync(1))[0].Text("documentId"));
    }

    [Fact]
    public async Task No_two_files_are_the_same()
    {
        var body = ServiceCalls.StartBody(1, "audio", "mixed", "mp3");
        var first = await Client.GetByteArrayAsync((await Client.RecordAsync(1, body))[0].Text("contentLocation"));
        var second = await Client.GetByteArrayAsync((await Client.RecordAsync(1, body))[0].Text("contentLocation"));
        Assert.False(first.SequenceEqual(second));
    }

    private async Task<(HttpResponseMessage Response, byte[] Bytes)> RangeAsync(string location, long from, long? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, location) { Headers = { Range = new RangeHeaderValue(from, to) } };
        var response = await Client.SendAsync(request);
        return (response, await response.Content.ReadAsByteArrayAsync());
    }
}

public sealed class SlowTests : EmulatorTest
{
    private const int Size = 10 * 64 * 1024;

    protected override EmulatorOptions Options => new() { ContentBytes = Size, Rate = 4 * Size, Latency = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task Latency_and_rate_are_lower_bounds()
    {
        var location = (await Client.RecordAsync(1, ServiceCalls.StartBody(1, "audio", "mixed", "wav")))[0].Text("contentLocation");
        var clock = Stopwatch.StartNew();
        await Client.GetByteArrayAsync(location);

        // 200 ms of latency, and a quarter of a second for the bytes; timers may fire a little early.
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(400), $"It took only {clock.Elapsed}.");
    }
}

public sealed class ForcedSizeTests : EmulatorTest
{
    protected override EmulatorOptions Options =>
        new() { ContentBytes = 1_234_567, ChunkSeconds = 10, ContentEndpoint = new("https://us-storage.asm.skype.com") };

    [Theory]
    [InlineData("audio", "mixed", "wav")]
    [InlineData("audio", "unmixed", "wav")]
    [InlineData("audio", "mixed", "mp3")]
    [InlineData("audioVideo", "mixed", "mp4")]
    public async Task Every_format_takes_the_size_it_is_told(string content, string channel, string format)
    {
        var chunks = await Client.RecordAsync(25, ServiceCalls.StartBody(1, content, channel, format));
        Assert.Equal([0, 1, 2], chunks.Select(chunk => chunk["index"]!.GetValue<int>()));
        Assert.Equal(
            ["ChunkMaximumTimeExceeded", "ChunkMaximumTimeExceeded", "SessionEnded"], chunks.Select(chunk => chunk.Text("endReason")));

        var location = new Uri(chunks[1].Text("contentLocation"));
        Assert.Equal("us-storage.asm.skype.com", location.Host);
        Assert.Equal(1_234_567, (await Client.GetByteArrayAsync(location.AbsolutePath)).Length);
    }
}
