using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using AcsRecording.Core.Trust;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Exported recordings whose names have no document id, as users report them: <c>YYYYMMDD/CALL/FOLDER/0-audiomp3.mp3</c>.
/// </summary>
public sealed class ShortLayoutTests(AzuriteBlobs azurite) : OwnStorageTest(azurite)
{
    protected override ExportLayout ExportLayout => ExportLayout.WithoutDocumentId;

    private SaveDestination Account => new() { StorageConnectionString = StorageConnectionString };

    [NodeFact("azurite")]
    public async Task From_the_event_to_the_verified_file_and_the_deleted_blobs()
    {
        var chunk = await RecordedAsync();
        Assert.EndsWith("/0-audiomp3.mp3", chunk.ContentLocation!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(chunk.DocumentId, (await Connection.Transfers.Metadata.GetAsync(chunk, StorageConnectionString, None)).DocumentId);
        var saved = await SaveAsync(chunk);
        Assert.Equal((true, chunk.DocumentId), (saved.Verified, saved.DocumentId));
        Assert.True(File.Exists(saved.MetadataPath));
        Assert.Empty(Host.Warnings);

        Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, Account, force: false, Host, None));
        Assert.Empty(Blobs.GetBlobs());
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, Account, force: false, Host, None));
    }

    [NodeFact("azurite")]
    public async Task Listed_it_is_the_same_chunk_as_the_event_announces()
    {
        var announced = await RecordedAsync();
        var listed = Assert.Single(await ListAsync());
        Assert.Equal(
            (
                announced.DocumentId,
                announced.Index,
                announced.CallId,
                "Mp3",
                announced.ContentLocation,
                announced.MetadataLocation,
                announced.DeleteLocation),
            (
                listed.DocumentId,
                listed.Index,
                listed.CallId,
                listed.Format,
                listed.ContentLocation,
                listed.MetadataLocation,
                listed.DeleteLocation));
        Assert.Empty(Host.Warnings);
        Assert.Single(await ListAsync(callId: announced.CallId, recordingId: "eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiJ4In0"));

        var saved = await SaveAsync(listed, new SaveDestination { Path = Folder });
        Assert.True(saved.Verified);
        Assert.True((await SaveAsync(announced)).AlreadySaved);
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        Assert.Empty(Blobs.GetBlobs());
    }

    [NodeFact("azurite")]
    public async Task Both_layouts_are_listed_and_what_is_neither_is_told_of_once()
    {
        await Blobs.CreateAsync();
        await Blobs.UploadAsync("20250812/call-a/eyJQbGF0-1/0-audiomp3.doc-1.mp3", "one");
        await Blobs.UploadAsync("20250812/aHR0cHM6Ly9jb252/some-folder/0-audiowav.wav", "two");
        await Blobs.UploadAsync(
            "20250812/aHR0cHM6Ly9jb252/some-folder/0-acsmetadata.json", """{"chunkDocumentId":"doc-2","callId":"call-b"}""");
        await Blobs.UploadAsync("20250812/call-c/eyJQbGF0-2/0-audiowav.wav", "three");
        await Blobs.UploadAsync("20250812/call-c/eyJQbGF0-2/notes.txt", "not a recording's");
        await Blobs.UploadAsync("20250813/README.md", "nor this");
        await Blobs.UploadAsync("other/notes.txt", "some notes");

        var listed = await ListAsync();
        Assert.Equal(3, listed.Count);
        Assert.Equal(("doc-2", "call-b", "aHR0cHM6Ly9jb252"), (listed[0].DocumentId, listed[0].CallId, listed[0].ServerCallId));
        Assert.Equal("doc-1", listed[1].DocumentId);

        // Nothing says what document it is: its address stands for that, and is the same each time.
        Assert.StartsWith("blob-", listed[2].DocumentId, StringComparison.Ordinal);
        Assert.Equal(listed[2].DocumentId, Engine.ChunkAt(listed[2].ContentLocation, null, null).DocumentId);
        var warning = Assert.Single(Host.Warnings);
        Assert.Contains("2 blobs", warning, StringComparison.Ordinal);
        Assert.Contains("20250812/call-c/eyJQbGF0-2/notes.txt", warning, StringComparison.Ordinal);
        Assert.Equal("doc-2", Assert.Single(await ListAsync(callId: "aHR0cHM6Ly9jb252", date: new DateTime(2025, 8, 12))).DocumentId);
    }

    [NodeFact("azurite")]
    public async Task By_its_address_alone_it_is_saved_and_deleted()
    {
        var announced = await RecordedAsync();
        var chunk = Engine.ChunkAt(announced.ContentLocation, announced.MetadataLocation, announced.DeleteLocation);
        var saved = await SaveAsync(chunk);
        Assert.True(saved.Verified);
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, Account, force: false, Host, None));
        Assert.Empty(Blobs.GetBlobs());
    }

    /// <summary>Events are not signed: one may name a recording that was saved, and the address of another that was not.</summary>
    [NodeFact("azurite")]
    public async Task Another_recordings_blob_is_neither_read_nor_deleted()
    {
        var saved = await RecordedAsync();
        await SaveAsync(saved);
        var victim = (await RecordIntoContainerAsync(call: 2)).Chunks[0];
        foreach (var metadata in new[] { saved.MetadataLocation, victim.MetadataLocation, null })
        {
            var hostile = new RecordingChunk
            {
                DocumentId = saved.DocumentId,
                ContentLocation = victim.ContentLocation,
                MetadataLocation = metadata,
                DeleteLocation = victim.DeleteLocation,
            };
            await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () => Connection.Transfers.Originals.RemoveAsync(
                hostile, new SaveDestination
                {
                    Path = Folder,
                    StorageConnectionString = StorageConnectionString,
                }, force: true, Host, None));
            await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
                SaveAsync(
                    hostile,
                    new SaveDestination { Path = Path.Combine(Folder, "other"), StorageConnectionString = StorageConnectionString }));
        }

        Assert.Equal(4, Blobs.GetBlobs().Count());
    }

    [NodeFact("azurite")]
    public async Task Without_metadata_it_is_saved_and_deleted_only_where_it_was_listed()
    {
        var chunk = await RecordedAsync();
        await Blobs.DeleteBlobAsync(new BlobUriBuilder(chunk.MetadataLocation).BlobName);
        var alone = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            Format = "Mp3",
            ContentLocation = chunk.ContentLocation,
            DeleteLocation = chunk.DeleteLocation,
        };
        var saved = await SaveAsync(alone);
        Assert.True(saved.Verified);
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, Account, force: false, Host, None));
        Assert.True(
            await Connection.Transfers.Originals.RemoveAsync(
                await SaveAsync(Assert.Single(await ListAsync())), null, force: false, Host, None));
        Assert.Empty(Blobs.GetBlobs());
    }

    [NodeFact("azurite")]
    public async Task Two_files_with_one_metadata_are_two_recordings()
    {
        await Blobs.CreateAsync();
        await Blobs.UploadAsync("20250812/call/eyJQbGF0-1/0-acsmetadata.json", """{"chunkDocumentId":"doc-1"}""");
        await Blobs.UploadAsync("20250812/call/eyJQbGF0-1/0-audiomp3.mp3", Encoding.ASCII.GetBytes("ID3-----------one"));
        await Blobs.UploadAsync("20250812/call/eyJQbGF0-1/0-audiowav.wav", Encoding.ASCII.GetBytes("RIFF----WAVEtwo"));
        foreach (var chunk in await ListAsync())
        {
            Assert.False((await SaveAsync(chunk)).AlreadySaved);
        }

        Assert.Equal(
            2, Files().Count(file => file.EndsWith(".mp3", StringComparison.Ordinal) || file.EndsWith(".wav", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("20250812/call/eyJQbGF0-1/0-audiowav.wav", true)]
    [InlineData("20250812/call/eyJQbGF0-1/0-acsmetadata.json", true)]
    [InlineData("20250812/call/eyJQbGF0-1/0-acsmetadata.wav", false)]
    [InlineData("20250812/call/eyJQbGF0-1/0-audiowav.json", false)]
    [InlineData("20250812/call/0-audiowav.wav", false)]
    [InlineData("20250812/call/eyJQbGF0-1/payroll.wav", false)]
    public void Names_are_told_apart(string name, bool isRecording) => Assert.Equal(isRecording, RecordingBlobName.Parse(name) is not null);

    private async Task<RecordingChunk> RecordedAsync()
    {
        await GrantAsync();
        return Assert.Single((await RecordIntoContainerAsync()).Chunks);
    }
}
