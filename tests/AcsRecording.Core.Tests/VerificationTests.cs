using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>What makes a saved file a verified one, and what is kept without being that.</summary>
public sealed class VerificationTests : CoreTest
{
    [Theory]
    [InlineData(-40_000, false)]
    [InlineData(-20_000, true)]
    public async Task A_file_that_plays_shorter_than_its_metadata_says_is_kept_but_not_verified(int delta, bool verified)
    {
        // Three seconds are 96,000 bytes. The service says, each time, that there are fewer.
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync($$"""{"path":"/content/audio","totalDelta":{{delta}}}""");
        var saved = await SaveAsync(chunk);
        Assert.Equal(verified, saved.Verified);
        Assert.Equal(verified ? 0 : 1, Host.Warnings.Count(warning => warning.Contains("plays", StringComparison.Ordinal)));
        if (!verified)
        {
            await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
                Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
            await ClearFaultsAsync();
            Assert.False((await SaveAsync(chunk)).Verified);
            Assert.True((await SaveAsync(chunk, force: true)).Verified);
        }
    }

    [Theory]
    [InlineData("""{"count":3,"status":404}""")]
    [InlineData("""{"count":3,"status":200,"body":"<html>","contentType":"text/html"}""")]
    [InlineData("""{"count":3,"status":200,"body":"{ torn"}""")]
    [InlineData("""{"count":2,"cutAfterBytes":100}""")]
    [InlineData("""{"count":3,"status":400,"body":"<html>","contentType":"text/html"}""")]
    [InlineData("""{"ignoreRange":true}""")]
    public async Task Metadata_is_waited_for_and_fetched_as_media_is(string fault)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnMetadataAsync(fault);
        var patient = ((IRecordingEngine)new RecordingEngine(Impatient with { NotReadyTimeout = TimeSpan.FromMinutes(5) }))
            .Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });
        var saved = await patient.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, None);
        Assert.True(saved.Verified);
        Assert.Equal(chunk.DocumentId, (await patient.Transfers.Metadata.GetAsync(saved, null, None)).DocumentId);
        Assert.Empty(Host.Warnings);
    }

    [Theory]
    [InlineData("""{"status":404}""")]
    [InlineData("""{"status":503}""")]
    [InlineData("""{"status":200,"body":"<html>"}""")]
    [InlineData("""{"cutAfterBytes":0}""")]
    public async Task Metadata_that_can_not_be_had_costs_no_recording_and_no_original(string fault)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnMetadataAsync(fault);
        var saved = await SaveAsync(chunk);
        Assert.Equal(await ServedAsync(chunk), await File.ReadAllBytesAsync(saved.Path!));
        Assert.Equal((false, null), (saved.Verified, saved.MetadataPath));
        Assert.Contains("metadata", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));

        // Later it can be had: the file is not fetched again, and is verified then.
        await ClearFaultsAsync();
        var before = await RequestsAsync();
        var finished = await SaveAsync(chunk);
        Assert.Equal(before + 1, await RequestsAsync());
        Assert.True(finished.Verified);
        Assert.Equal(saved.Path, finished.Path);
        Assert.True(File.Exists(finished.MetadataPath));
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(finished, null, force: false, Host, None));
    }

    [Fact]
    public async Task A_format_from_the_future_is_kept_but_never_called_verified()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/content/audiowav","status":200,"body":"OggS and more"}""");
        var future = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            Format = "Opus",
            ContentLocation = chunk.ContentLocation,
            DeleteLocation = chunk.DeleteLocation,
        };
        var saved = await SaveAsync(future);
        Assert.EndsWith(".opus", saved.Path, StringComparison.Ordinal);
        Assert.False(saved.Verified);
        Assert.Contains("Opus", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(future, new SaveDestination { Path = Folder }, force: false, Host, None));
        Assert.False((await SaveAsync(future)).Verified);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("\r\n {\"error\":1}")]
    public async Task Text_is_not_taken_for_a_format_from_the_future(string body)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync(new JsonObject { ["path"] = "/content/audiowav", ["status"] = 200, ["body"] = body }.ToJsonString());
        await FailsAsync("NotMedia", RecordingErrorCategory.InvalidData, () =>
            SaveAsync(new RecordingChunk { DocumentId = chunk.DocumentId, Format = "Opus", ContentLocation = chunk.ContentLocation }));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(RecordingFormat.Wav, "wav")]
    [InlineData(RecordingFormat.Mp4, "mp4")]
    public async Task An_address_alone_is_named_by_what_it_turns_out_to_be(RecordingFormat format, string extension)
    {
        var chunk = (await RecordAsync(3, format)).Chunks[0];
        var saved = await SaveAsync(Engine.ChunkAt(chunk.ContentLocation, null, null));
        Assert.Equal(Path.Combine(Folder, "undated", "unknown-call", $"0-{chunk.DocumentId}.{extension}"), saved.Path);
        Assert.True(saved.Verified);
    }

    private Task FaultOnMetadataAsync(string fault)
    {
        var rule = JsonNode.Parse(fault)!;
        rule["path"] = "/acsmetadata";
        return FaultAsync(rule.ToJsonString());
    }
}
