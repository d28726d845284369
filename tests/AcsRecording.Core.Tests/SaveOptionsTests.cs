using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>What -Include, -NameTemplate and -MaxConnections do, and what a pipeline's progress looks like.</summary>
public sealed class SaveOptionsTests : CoreTest
{
    [Fact]
    public async Task Content_alone_asks_for_no_metadata_and_is_verified()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/acsmetadata","status":500}""");
        var saved = await SaveAsync(chunk, new SaveOptions { Destination = Destination, Include = [ChunkPart.Content] });
        Assert.True(saved.Verified);
        Assert.Null(saved.MetadataPath);
        Assert.Empty(Host.Warnings);
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task Metadata_left_out_at_first_is_fetched_when_it_is_wanted()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await SaveAsync(chunk, new SaveOptions { Destination = Destination, Include = [ChunkPart.Content] });
        await FaultAsync("""{"path":"/audiowav","status":500}""");
        var saved = await SaveAsync(chunk);
        Assert.True(File.Exists(saved.MetadataPath));
        Assert.True(saved.Verified);
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
    }

    [Fact]
    public async Task Metadata_alone_vouches_for_nothing()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","status":500}""");
        var saved = await SaveAsync(chunk, new SaveOptions { Destination = Destination, Include = [ChunkPart.Metadata] });
        Assert.Equal(Path.GetRelativePath(Folder, saved.MetadataPath!), Assert.Single(Files()));
        Assert.Equal(chunk.DocumentId, Engine.ReadMetadata(await File.ReadAllTextAsync(saved.MetadataPath!), chunk).DocumentId);
        Assert.Null(saved.Path);
        Assert.Null(saved.Sha256);
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(chunk, Destination, force: false, Host, None));
    }

    [Fact]
    public async Task A_template_names_file_metadata_and_manifest_line_alike()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var options = new SaveOptions { Destination = Destination, NameTemplate = "all/{DocumentId}_{Index}" };
        Assert.False((await SaveAsync(chunk, options)).AlreadySaved);
        Assert.Equal([$"all/{chunk.DocumentId}_0.json", $"all/{chunk.DocumentId}_0.wav", "manifest.jsonl"], Files());

        // The document is what counts, not the name.
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
    }

    [Fact]
    public async Task A_template_is_checked_before_anything_is_done() =>
        await FailsAsync("InvalidNameTemplate", RecordingErrorCategory.InvalidArgument, () =>
            Task.FromResult(Connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination, NameTemplate = "x" })));

    [Fact]
    public async Task Chunks_of_one_pipeline_share_its_connections()
    {
        var chunks = Enumerable.Range(1, 6).Select(call => RecordAsync(call: call).Result.Chunks[0]).ToArray();
        await FaultAsync("""{"path":"/content/","stallAfterBytes":10}""");
        var saver = Connection.Transfers.OpenSaver(
            new SaveOptions { Destination = Destination, MaxConnections = 2, Include = [ChunkPart.Content] });
        using var stop = new System.Threading.CancellationTokenSource();
        var before = await RequestsAsync();
        var saving = chunks.Select(chunk => saver.SaveAsync(chunk, new FakeHost(), stop.Token)).ToArray();
        await Eventually.HoldsAsync("two requests", async () => await RequestsAsync() - before >= 2);

        // The others are given every chance.
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(2, await RequestsAsync() - before);
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(saving));
    }

    private SaveDestination Destination => new() { Path = Folder };

    private Task<SavedChunk> SaveAsync(RecordingChunk chunk, SaveOptions options) =>
        Connection.Transfers.OpenSaver(options).SaveAsync(chunk, Host, None);
}
