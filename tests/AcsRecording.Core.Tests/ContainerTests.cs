using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace AcsRecording.Core.Tests;

/// <summary>Chunks that go straight to a blob container: a file of 9 MiB and a bit, so of five blocks.</summary>
public sealed class ContainerTests(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    private const long Size = (9 * 1024 * 1024) + 4321;

    private readonly string _name = $"c{Guid.NewGuid():N}";

    private BlobContainerClient? _container;

    protected override EmulatorOptions Options => new() { ContentBytes = Size };

    private BlobContainerClient Container => _container ??= CreateContainer();

    private SaveDestination Destination =>
        new() { ContainerUri = Container.Uri, StorageConnectionString = azurite.Account.ConnectionString };

    [NodeTheory("azurite")]
    [InlineData(RecordingFormat.Wav, "wav", "audio/wav")]
    [InlineData(RecordingFormat.Mp3, "mp3", "audio/mpeg")]
    [InlineData(RecordingFormat.Mp4, "mp4", "video/mp4")]
    public async Task A_chunk_is_copied_whole_with_its_metadata_and_no_file_of_ours(
        RecordingFormat format, string extension, string contentType)
    {
        var announced = await RecordAsync(3, format);
        var chunk = announced.Chunks[0];
        var saved = await SaveAsync(chunk);

        var name = $"{announced.RecordingStartTime:yyyyMMdd}/{announced.CallId}/0-{chunk.DocumentId}";
        Assert.Equal([$".manifest/{chunk.DocumentId}.json", $"{name}.json", $"{name}.{extension}"], Names());
        Assert.Equal($"{Container.Uri}/{name}.{extension}", saved.BlobUri!.AbsoluteUri);
        Assert.Equal($"{Container.Uri}/{name}.json", saved.MetadataBlobUri!.AbsoluteUri);
        Assert.Null(saved.MetadataPath);
        Assert.Null(saved.Path);
        Assert.True(saved.Verified);
        Assert.Equal(Size, saved.Bytes);
        var bytes = await ContentAsync(saved);
        Assert.Equal(await ServedAsync(chunk), bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), saved.Sha256);
        var properties = (await BlobOf(saved).GetPropertiesAsync()).Value;
        Assert.Equal((contentType, saved.Sha256), (properties.ContentType, properties.Metadata["sha256"]));
        Assert.Empty(Files());
        Assert.Equal(saved.BlobUri.AbsoluteUri, Saver().PlaceOf(chunk));
    }

    [NodeFact("azurite")]
    public async Task Saved_again_it_is_found_and_not_fetched()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var first = await SaveAsync(chunk);
        var before = await RequestsAsync();
        var again = await SaveAsync(chunk);
        Assert.True(again.AlreadySaved && again.Verified);
        Assert.Equal((first.Sha256, first.BlobUri, first.MetadataBlobUri), (again.Sha256, again.BlobUri, again.MetadataBlobUri));
        Assert.Equal(before, await RequestsAsync());
    }

    [NodeFact("azurite")]
    public async Task The_metadata_of_a_copy_is_read_from_where_it_was_saved()
    {
        var saved = await SaveAsync((await RecordAsync()).Chunks[0]);
        await Connection.Transfers.Originals.RemoveAsync(saved, null, false, Host, None);
        Assert.Equal(saved.DocumentId, (await Connection.Transfers.Metadata.GetAsync(saved, null, None)).DocumentId);
        await Container.DeleteBlobAsync(new BlobClient(saved.MetadataBlobUri).Name);
        var exception = await FailsAsync("BlobNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Connection.Transfers.Metadata.GetAsync(saved, null, None));
        Assert.Same(saved, exception.TargetObject);
    }

    [NodeTheory("azurite")]
    [InlineData("gone")]
    [InlineData("other bytes")]
    [InlineData("shorter")]
    public async Task A_blob_that_was_changed_is_not_taken_for_saved(string how)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        switch (how)
        {
            case "gone": await BlobOf(saved).DeleteAsync(); break;
            case "other bytes": await PutAsync(saved.BlobUri!, new byte[Size]); break;
            default: await PutAsync(saved.BlobUri!, [1]); break;
        }

        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(chunk, Destination, force: false, Host, None));
        if (how != "gone")
        {
            await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        }

        Assert.False((await SaveAsync(chunk, force: true)).AlreadySaved);
        Assert.Equal(await ServedAsync(chunk), await ContentAsync(saved));
    }

    [NodeFact("azurite")]
    public async Task What_is_saved_in_a_container_may_be_deleted_at_the_service()
    {
        var chunks = new[] { (await RecordAsync(call: 1)).Chunks[0], (await RecordAsync(call: 2)).Chunks[0] };
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(await SaveAsync(chunks[0]), null, force: false, Host, None));
        await SaveAsync(chunks[1]);
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(chunks[1], Destination, force: false, Host, None));
        Assert.All(chunks, chunk => Assert.True(SaveAsync(chunk).Result!.AlreadySaved));
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(chunks[0], force: true));
    }

    [NodeTheory("azurite")]
    [InlineData("""{"path":"/audiowav","status":200,"body":"<html></html>","contentType":"text/html"}""", "NotMedia")]
    [InlineData(
        """{"path":"/audiowav","status":200,"body":"no recording at all, but long enough","headers":{"Content-Range":"bytes 0-35/36"}}""",
        "NotMedia")]
    [InlineData("""{"path":"/audiowav","status":404}""", "ContentNotFound")]
    public async Task What_is_no_recording_is_not_staged_at_all(string fault, string errorId)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync(fault);
        Assert.Equal(errorId, (await Assert.ThrowsAsync<RecordingException>(() => SaveAsync(chunk))).ErrorId);
        Assert.DoesNotContain(Container.GetBlobs(new GetBlobsOptions { States = BlobStates.Uncommitted }), blob =>
            blob.Name.EndsWith(".wav", StringComparison.Ordinal));
        Assert.Empty(Names());
    }

    [NodeFact("azurite")]
    public async Task Broken_connections_are_taken_up_and_nothing_incomplete_is_a_blob()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","cutAfterBytes":1000000}""");
        var saved = await SaveAsync(chunk);
        await ClearFaultsAsync();
        Assert.Equal(await ServedAsync(chunk), await ContentAsync(saved));
    }

    [NodeFact("azurite")]
    public async Task A_total_that_changes_midway_is_never_spliced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync(
            $$$"""{"path":"/audiowav","count":1,"status":206,"body":"x","headers":{"Content-Range":"bytes 0-0/{{{Size + 1}}}"}}""");
        var saved = await SaveAsync(chunk);
        Assert.Equal(Size, saved.Bytes);
        Assert.Equal(await ServedAsync(chunk), await ContentAsync(saved));
        Assert.Contains(Host.Verbose, text => text.Contains("Beginning anew", StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task Stopped_it_leaves_no_blob_and_later_succeeds()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","stallAfterBytes":1500000}""");
        using var stop = new CancellationTokenSource();
        var saving = Saver().SaveAsync(chunk, Host, stop.Token);
        await Eventually.HoldsAsync("a megabyte was sent", async () => await SentAsync() >= 1_000_000);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving);
        Assert.Empty(Names());
        await ClearFaultsAsync();
        Assert.Equal(await ServedAsync(chunk), await ContentAsync(await SaveAsync(chunk)));
    }

    [NodeFact("azurite")]
    public async Task Many_who_copy_one_chunk_at_once_make_one_whole_blob()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var savers = Enumerable.Range(0, 5).Select(_ => Engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString }));
        var saved = await Task.WhenAll(
            savers.Select(connection =>
                connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination }).SaveAsync(chunk, new FakeHost(), None)));
        Assert.All(saved, item => Assert.True(item!.Verified));
        Assert.Single(saved, item => !item!.AlreadySaved);
        Assert.Equal(await ServedAsync(chunk), await ContentAsync(saved[0]!));
    }

    [NodeFact("azurite")]
    public async Task A_blob_of_another_origin_is_left_alone_unless_forced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        await Container.GetBlobClient($".manifest/{chunk.DocumentId}.json").DeleteAsync();
        await PutAsync(saved.BlobUri!, [1, 2, 3]);
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        Assert.Equal([1, 2, 3], await ContentAsync(saved));
        Assert.True((await SaveAsync(chunk, force: true)).Verified);
    }

    [NodeFact("azurite")]
    public async Task A_container_address_with_a_sas_opens_itself_and_shows_no_secret()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var address = Container.GenerateSasUri(
            BlobContainerSasPermissions.Read | BlobContainerSasPermissions.Create | BlobContainerSasPermissions.Write,
            DateTimeOffset.UtcNow.AddHours(1));
        var saver = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { ContainerUri = address } });
        var saved = await saver.SaveAsync(chunk, Host, None);
        Assert.Equal(await ServedAsync(chunk), await ContentAsync(saved));
        Assert.All(new[] { saved.BlobUri!.AbsoluteUri, saved.MetadataBlobUri!.AbsoluteUri, saved.ToString(), saver.PlaceOf(chunk) }, text =>
            Assert.DoesNotContain("sig=", text, StringComparison.Ordinal));

        var reading = Container.GenerateSasUri(BlobContainerSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1));
        var other = (await RecordAsync(call: 2)).Chunks[0];
        var exception = await FailsAsync("StorageAccessDenied", RecordingErrorCategory.PermissionDenied, () =>
            Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { ContainerUri = reading } })
                .SaveAsync(other, Host, None));
        Assert.DoesNotContain("sig=", exception.ToString(), StringComparison.Ordinal);
        Assert.Same(other, exception.TargetObject);
    }

    [NodeFact("azurite")]
    public async Task A_container_that_is_not_there_says_so()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var destination = new SaveDestination
        {
            ContainerUri = new Uri($"{azurite.Account.Endpoint}/missing"),
            StorageConnectionString = azurite.Account.ConnectionString,
        };
        await FailsAsync("ContainerNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Connection.Transfers.OpenSaver(new SaveOptions { Destination = destination }).SaveAsync(chunk, Host, None));
    }

    [NodeFact("azurite")]
    public async Task An_account_that_is_down_is_a_connection_error()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await using var gone = await Azurite.StartBlobsAsync();
        await gone.DisposeAsync();
        var destination =
            new SaveDestination { ContainerUri = new Uri($"{gone.Endpoint}/recordings"), StorageConnectionString = gone.ConnectionString };
        await FailsAsync("ConnectionFailed", RecordingErrorCategory.ConnectionError, () =>
            Connection.Transfers.OpenSaver(new SaveOptions { Destination = destination }).SaveAsync(chunk, Host, None));
    }

    [NodeFact("azurite")]
    public async Task Metadata_alone_and_metadata_later_work_in_a_container_too()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var alone = await Connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination, Include = [ChunkPart.Metadata] })
            .SaveAsync(chunk, Host, None);
        Assert.Null(alone.BlobUri);
        var name = Assert.Single(Names());
        Assert.Equal($"{Container.Uri}/{name}", alone.MetadataBlobUri!.AbsoluteUri);
        Assert.Equal(
            chunk.DocumentId,
            JsonNode.Parse((await Container.GetBlobClient(name).DownloadStreamingAsync()).Value.Content)!["chunkDocumentId"]!
                .GetValue<string>());
    }

    [NodeTheory("azurite")]
    [InlineData("""{"documentId":"{id}","path":null}""")]
    [InlineData("""{"documentId":"{id}","path":"../other/x.wav","sha256":"00","bytes":1}""")]
    [InlineData("torn")]
    public async Task A_manifest_entry_that_shows_no_blob_shows_nothing(string entry)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await Container.UploadAsync(
            $".manifest/{chunk.DocumentId}.json", entry.Replace("{id}", chunk.DocumentId, StringComparison.Ordinal));
        var saved = await SaveAsync(chunk);
        Assert.Equal((true, false), (saved.Verified, saved.AlreadySaved));
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_manifest_entry_is_made_anew_without_a_second_copy(bool isOriginalThere)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        var etag = (await BlobOf(saved).GetPropertiesAsync()).Value.ETag;
        await Container.GetBlobClient($".manifest/{chunk.DocumentId}.json").DeleteAsync();
        if (!isOriginalThere)
        {
            await Connection.Transfers.Originals.RemoveAsync(chunk, null, force: true, Host, None);
        }

        var sent = await SentAsync();
        var again = await SaveAsync(chunk);
        Assert.Equal(
            (true, true, saved.Sha256, saved.MetadataBlobUri), (again.Verified, again.AlreadySaved, again.Sha256, again.MetadataBlobUri));
        Assert.InRange(await SentAsync() - sent, 0, 100_000);
        Assert.Equal(etag, (await BlobOf(saved).GetPropertiesAsync()).Value.ETag);
        Assert.Equal(3, Names().Length);
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(chunk, Destination, force: false, Host, None));
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_that_lost_what_stood_beside_its_bytes_is_compared_with_the_original(bool isAltered)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        var bytes = await ContentAsync(saved);
        bytes[^1] ^= (byte)(isAltered ? 1 : 0);
        await BlobOf(saved).UploadAsync(new BinaryData(bytes), overwrite: true);
        await Container.GetBlobClient($".manifest/{chunk.DocumentId}.json").DeleteAsync();
        if (isAltered)
        {
            await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
            return;
        }

        Assert.True((await SaveAsync(chunk)).Verified);
        var sent = await SentAsync();
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
        Assert.Equal(sent, await SentAsync());
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(chunk, Destination, force: false, Host, None));
    }

    [NodeFact("azurite")]
    public async Task A_copy_of_other_bytes_is_not_saved_although_all_beside_them_says_so()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        var (bytes, blob) = (await ContentAsync(saved), BlobOf(saved));
        var properties = (await blob.GetPropertiesAsync()).Value;
        bytes[^1] ^= 1;
        await blob.UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Metadata = properties.Metadata });
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(chunk, Destination, force: false, Host, None));

        bytes[^1] ^= 1;
        await blob.UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Metadata = properties.Metadata });
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
    }

    private BlobContainerClient CreateContainer()
    {
        var container = new BlobContainerClient(azurite.Account.ConnectionString, _name);
        container.Create();
        return container;
    }

    private IChunkSaver Saver(bool force = false) =>
        Connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination, Force = force });

    private new Task<SavedChunk> SaveAsync(RecordingChunk chunk, bool force = false) => Saver(force).SaveAsync(chunk, Host, None);

    private string[] Names() => [.. Container.GetBlobs().Select(blob => blob.Name).Order(StringComparer.Ordinal)];

    private BlobClient BlobOf(SavedChunk saved) => Container.GetBlobClient(new BlobUriBuilder(saved.BlobUri!).BlobName);

    private async Task<byte[]> ContentAsync(SavedChunk saved)
    {
        using var bytes = new MemoryStream();
        await (await BlobOf(saved).DownloadStreamingAsync()).Value.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private Task PutAsync(Uri address, byte[] bytes) => Container.UploadAsync(new BlobUriBuilder(address).BlobName, bytes);
}
