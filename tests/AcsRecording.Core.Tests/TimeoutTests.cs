using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Emulator;

namespace AcsRecording.Core.Tests;

/// <summary>What is retried and waited for, and what fails at once.</summary>
public sealed class TimeoutTests : CoreTest
{
    protected override EmulatorOptions Options => new() { ContentBytes = 9_000_000 };

    [Theory]
    [InlineData("""{"count":3,"status":404}""")]
    [InlineData("""{"count":3,"status":400,"body":"<html>","contentType":"text/html"}""")]
    [InlineData("""{"count":3,"status":200}""")]
    [InlineData("""{"count":3,"status":200,"body":"<html>","contentType":"text/html"}""")]
    [InlineData("""{"count":3,"status":416,"headers":{"Content-Range":"bytes */0"}}""")]
    public async Task A_file_that_is_not_ready_yet_is_waited_for(string fault)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnContentAsync(fault);
        await SaveWholeAsync(chunk, new EngineOptions { RetryDelay = Impatient.RetryDelay, NotReadyTimeout = TimeSpan.FromMinutes(5) });
    }

    [Theory]
    [InlineData("""{"count":1,"status":401}""")]
    [InlineData("""{"count":3,"status":503}""")]
    [InlineData("""{"count":2,"status":429,"headers":{"Retry-After":"0"}}""")]
    [InlineData("""{"count":3,"cutAfterBytes":0}""")]
    [InlineData("""{"count":20,"cutAfterBytes":300000}""")]
    [InlineData("""{"count":2,"stallAfterBytes":200000}""")]
    public async Task What_passes_is_survived(string fault)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnContentAsync(fault);
        await SaveWholeAsync(
            chunk,
            new EngineOptions
            {
                RetryDelay = Impatient.RetryDelay,
                NotReadyTimeout = TimeSpan.Zero,
                IdleTimeout = TimeSpan.FromMilliseconds(300),
            });
    }

    [Fact]
    public async Task A_wrong_credential_is_not_tried_for_ever()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnContentAsync("""{"status":401}""");
        await FailsAsync("AuthenticationFailed", RecordingErrorCategory.AuthenticationError, () => SaveAsync(chunk));
    }

    [Fact]
    public async Task What_is_gone_for_long_is_not_waited_for()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnContentAsync("""{"status":404}""");
        var old = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            ContentLocation = chunk.ContentLocation,
            ExpiresOn = DateTimeOffset.UtcNow.AddHours(20),
        };
        var patient = new EngineOptions { NotReadyTimeout = TimeSpan.FromMinutes(5) };
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Connect(patient).Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                .SaveAsync(old, Host, None));
    }

    [Theory]
    [InlineData("""{"status":404}""", "ContentNotFound")]
    [InlineData("""{"status":200,"body":"<html>","contentType":"application/octet-stream"}""", "NotMedia")]
    public async Task An_event_from_the_future_makes_no_caller_wait_until_then(string fault, string errorId)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnContentAsync(fault);
        var early = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            ContentLocation = chunk.ContentLocation,
            ExpiresOn = DateTimeOffset.UtcNow.AddHours(25),
        };
        var options = new EngineOptions
        {
            RetryDelay = Impatient.RetryDelay,
            LongestRetryDelay = TimeSpan.FromMilliseconds(20),
            NotReadyTimeout = TimeSpan.FromMilliseconds(200),
        };
        var saving = Connect(options).Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(early, Host, None);
        var exception = await Assert.ThrowsAsync<RecordingException>(() => saving.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(errorId, exception.ErrorId);
    }

    [Fact]
    public async Task Little_time_left_is_a_warning()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var late = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            ContentLocation = chunk.ContentLocation,
            ExpiresOn = DateTimeOffset.UtcNow.AddMinutes(20.5),
        };
        await SaveAsync(late);
        Assert.Contains("20 minutes", Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    private Task FaultOnContentAsync(string fault)
    {
        var rule = JsonNode.Parse(fault)!;
        rule["path"] = "/content/audiowav";
        return FaultAsync(rule.ToJsonString());
    }

    private RecordingConnection Connect(EngineOptions options) =>
        ((IRecordingEngine)new RecordingEngine(options)).Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });

    private async Task SaveWholeAsync(RecordingChunk chunk, EngineOptions options)
    {
        // Not a measure of speed: a caller that waits for the SDK's own 100 seconds has no idle time-out.
        var saved = await Connect(options).Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, None).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(await ServedAsync(chunk), await System.IO.File.ReadAllBytesAsync(saved.Path!));
    }
}
