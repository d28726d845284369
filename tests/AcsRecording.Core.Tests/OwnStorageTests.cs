using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Sources.Blob;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace AcsRecording.Core.Tests;

/// <summary>Recordings that the service has exported to a container of the user's.</summary>
public sealed class OwnStorageTests(AzuriteBlobs azurite) : OwnStorageTest(azurite)
{
    private SaveDestination InFolder => new() { Path = Folder, StorageConnectionString = StorageConnectionString };

    [NodeFact("azurite")]
    public async Task From_the_event_to_the_verified_file_and_the_deleted_blobs()
    {
        var recorded = await RecordedAsync();
        var chunk = Assert.Single(recorded.Chunks);
        Assert.Equal(("AzureBlob", null), (recorded.StorageType, recorded.ExpiresOn));
        Assert.Null(chunk.ExpiresOn);

        var metadata = await Connection.Transfers.Metadata.GetAsync(chunk, StorageConnectionString, None);
        Assert.Equal(chunk.DocumentId, metadata.DocumentId);

        var saved = await SaveAsync(chunk);
        Assert.True(saved.Verified);
        var content = Blobs.GetBlobClient(new BlobUriBuilder(chunk.ContentLocation).BlobName);
        Assert.Equal(Hash(await ReadAsync(content)), saved.Sha256);
        Assert.True(File.Exists(saved.MetadataPath));
        Assert.Empty(Host.Warnings);

        Assert.True(
            await Connection.Transfers.Originals.RemoveAsync(
                saved, new SaveDestination { StorageConnectionString = StorageConnectionString }, force: false, Host, None));
        Assert.Contains("in its storage account", Host.Questions[^1].Action, StringComparison.Ordinal);
        Assert.Empty(Blobs.GetBlobs());
        Assert.True(
            await Connection.Transfers.Originals.RemoveAsync(
                saved, new SaveDestination { StorageConnectionString = StorageConnectionString }, force: false, Host, None));
    }

    [NodeFact("azurite")]
    public async Task To_another_container_without_a_disk()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        var archive = Blobs.GetParentBlobServiceClient().GetBlobContainerClient($"archive-{Guid.NewGuid():N}");
        await archive.CreateAsync();
        var destination = new SaveDestination { ContainerUri = archive.Uri, StorageConnectionString = StorageConnectionString };
        var saved = await SaveAsync(chunk, destination);
        Assert.True(saved.Verified);
        Assert.Equal(saved.Sha256, Hash(await ReadAsync(archive.GetBlobClient(new BlobUriBuilder(saved.BlobUri).BlobName))));
        Assert.Empty(Files());
        Assert.True((await SaveAsync(chunk, destination)).AlreadySaved);

        // Nothing but the manifest shows that it is saved.
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(chunk, destination, force: false, Host, None));
        Assert.Empty(Blobs.GetBlobs());
    }

    [NodeFact("azurite")]
    public async Task Unsaved_it_is_not_deleted()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(chunk, InFolder, force: false, Host, None));
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(
                chunk, new SaveDestination { StorageConnectionString = StorageConnectionString }, force: false, Host, None));
        Assert.Equal(2, Blobs.GetBlobs().Count());
    }

    [NodeFact("azurite")]
    public async Task Listed_it_is_the_same_chunk_and_needs_nothing_more_to_be_saved()
    {
        var first = await RecordedAsync();
        var second = await RecordIntoContainerAsync(call: 2);
        await Blobs.UploadAsync("20261121/notes.txt", "not a recording's");
        await Blobs.UploadAsync($"20261121/{first.CallId}/eyJQbGF0-x/0-transcript.txt", "nor this");

        var listed = await ListAsync();
        Assert.Equal(
            new[] { first, second }.Select(item => item.Chunks[0].DocumentId).Order(), listed.Select(chunk => chunk.DocumentId).Order());
        var chunk = Assert.Single(await ListAsync(callId: first.CallId));
        var announced = first.Chunks[0];
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
                chunk.DocumentId,
                chunk.Index,
                chunk.CallId,
                chunk.Format,
                chunk.ContentLocation,
                chunk.MetadataLocation,
                chunk.DeleteLocation));

        var saved = await SaveAsync(chunk, new SaveDestination { Path = Folder });
        Assert.True(saved.Verified);
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        Assert.Equal(second.Chunks[0].DocumentId, Assert.Single(await ListAsync()).DocumentId);
    }

    [NodeFact("azurite")]
    public async Task A_listed_recording_needs_no_connection_and_one_at_the_service_says_that_it_does()
    {
        var atService = (await RecordAsync(call: 2)).Chunks[0];
        await RecordedAsync();
        var transfers = Engine.StorageTransfers;
        var saver = transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });
        var listed = Assert.Single(await ListAsync());
        Assert.Equal(listed.DocumentId, (await transfers.Metadata.GetAsync(listed, null, None)).DocumentId);
        var saved = await saver.SaveAsync(listed, Host, None);
        Assert.True(saved.Verified);
        Assert.True(await transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        Assert.Empty(Blobs.GetBlobs());

        Assert.Same(
            atService,
            (await FailsAsync("NotConnected", RecordingErrorCategory.ConnectionError, () => saver.SaveAsync(atService, Host, None)))
                .TargetObject);
        await FailsAsync("NotConnected", RecordingErrorCategory.ConnectionError, () => transfers.Metadata.GetAsync(atService, null, None));
        await FailsAsync("NotConnected", RecordingErrorCategory.ConnectionError, () =>
            transfers.Originals.RemoveAsync(atService, null, force: true, Host, None));
        Assert.Empty(Host.Warnings);
    }

    [NodeFact("azurite")]
    public async Task The_list_is_narrowed_by_day_call_and_recording_and_pairs_what_belongs_together()
    {
        await Blobs.CreateAsync();
        string[] names =
        [
            "20261120/call-a/eyJQbGF0-1/0-acsmetadata.doc-1.json",
            "20261120/call-a/eyJQbGF0-1/0-audiomp3.doc-1.mp3",
            "20261120/call-a/eyJQbGF0-1/1-audiomp3.doc-2.mp3",
            "20261120/call-a/eyJQbGF0-1/10-audiomp3.doc-3.mp3",
            "20261120/call-a/eyJQbGF0-1/2-audiomp3.doc-4.mp3",
            "20261121/call-b/abcdefgh-2/0-acsmetadata.doc-5.json",
            "20261121/call-b/abcdefgh-2/0-acsmetadata.doc-6.json",
            "20261121/call-b/abcdefgh-2/0-video.doc-5.mp4",
            "20261121/call-b/abcdefgh-2/0-video.doc-6.mp4",
            "20261121/call-b/abcdefgh-3/0-acsmetadata.doc-7.json",
        ];
        foreach (var name in names)
        {
            await Blobs.UploadAsync(name, name);
        }

        var all = await ListAsync();
        Assert.Equal(
            [("doc-1", 0), ("doc-2", 1), ("doc-4", 2), ("doc-3", 10), ("doc-5", 0), ("doc-6", 0)],
            all.Select(chunk => (chunk.DocumentId, chunk.Index)));

        // After a failover there are twins: same place, another document, each with its own metadata.
        Assert.EndsWith("0-acsmetadata.doc-6.json", all[5].MetadataLocation!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Null(all[1].MetadataLocation);
        Assert.Equal(["doc-5", "doc-6"], (await ListAsync(date: new DateTime(2026, 11, 21))).Select(chunk => chunk.DocumentId));
        Assert.Equal(4, (await ListAsync(date: new DateTime(2026, 11, 20), callId: "call-a")).Count);
        Assert.Empty(await ListAsync(date: new DateTime(2026, 11, 20), callId: "call-b"));
    }

    /// <summary>All recordings of a resource share the eight characters that the layout has of their ids.</summary>
    [NodeFact("azurite")]
    public async Task A_recording_is_listed_only_where_it_can_be_told_from_all_others()
    {
        await Blobs.CreateAsync();
        string[] names =
        [
            "20261120/call-a/eyJQbGF0-1/0-audiomp3.doc-1.mp3",
            "20261120/call-a/eyJQbGF0-1/1-audiomp3.doc-2.mp3",
            "20261120/call-b/eyJQbGF0-2/0-audiomp3.doc-3.mp3",
            "20261120/call-b/eyJQbGF0-3/0-audiomp3.doc-4.mp3",
        ];
        foreach (var name in names)
        {
            await Blobs.UploadAsync(name, name);
        }

        const string Recording = "eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiJ4In0";
        Assert.Equal(
            Recording,
            (await FailsAsync("RecordingNeedsCall", RecordingErrorCategory.InvalidArgument, () => ListAsync(recordingId: Recording)))
                .TargetObject);
        Assert.Equal(["doc-1", "doc-2"], (await ListAsync(callId: "call-a", recordingId: Recording)).Select(chunk => chunk.DocumentId));
        Assert.Empty(await ListAsync(callId: "call-a", recordingId: "abcdefgh"));

        // Two recordings of one call: not one of them is handed on as the other.
        var ambiguous = await FailsAsync("AmbiguousRecording", RecordingErrorCategory.InvalidOperation, () =>
            ListAsync(callId: "call-b", recordingId: Recording));
        Assert.Contains("20261120/call-b/eyJQbGF0-2/, 20261120/call-b/eyJQbGF0-3/", ambiguous.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21T09:00:00", DateTimeKind.Unspecified, 9, "21")]
    [InlineData("2026-11-21T23:00:00", DateTimeKind.Utc, -5, "21")]
    [InlineData("2026-11-21T00:00:00", DateTimeKind.Local, 0, "21")]
    [InlineData("2026-11-21T00:00:00", DateTimeKind.Local, 9, "20 21")]
    [InlineData("2026-11-21T23:59:00", DateTimeKind.Local, 9, "20 21")]
    [InlineData("2026-11-21T00:00:00", DateTimeKind.Local, -5, "21 22")]
    public void A_local_day_is_the_days_of_utc_that_it_touches(string date, DateTimeKind kind, int offset, string days)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(offset), "test", "test");
        var day = DateTime.SpecifyKind(DateTime.Parse(date, CultureInfo.InvariantCulture), kind);
        Assert.Equal(days, string.Join(" ", BlobListRequest.DaysOf(day, zone).Select(item => item.Day)));
    }

    [NodeFact("azurite")]
    public async Task A_container_that_is_not_there_is_an_error() =>
        await FailsAsync("ContainerNotFound", RecordingErrorCategory.ObjectNotFound, () => ListAsync());

    [NodeFact("azurite")]
    public async Task Bytes_that_do_not_fit_the_blobs_md5_are_kept_nowhere()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        var blob = Blobs.GetBlobClient(new BlobUriBuilder(chunk.ContentLocation).BlobName);
        await blob.SetHttpHeadersAsync(new BlobHttpHeaders { ContentHash = new byte[16] });
        await FailsAsync("HashMismatch", RecordingErrorCategory.InvalidData, () => SaveAsync(chunk));
        Assert.DoesNotContain(Files(), file =>
            file.EndsWith(".mp3", StringComparison.Ordinal) || file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task A_blob_that_is_replaced_while_it_is_read_is_never_spliced()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        var blob = Blobs.GetBlobClient(new BlobUriBuilder(chunk.ContentLocation).BlobName);
        var source = new BlobSource(blob, chunk, null);
        (await source.OpenAsync(new ByteRange(0, 10), None)).Dispose();
        var other = (await ReadAsync(blob)).Reverse().ToArray();
        await Blobs.UploadAsync(blob.Name, other);
        await FailsAsync("SizeMismatch", RecordingErrorCategory.InvalidData, () => source.OpenAsync(new ByteRange(10, 20), None));
    }

    [NodeFact("azurite")]
    public async Task Connections_that_break_again_and_again_cost_no_byte()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        var name = new BlobUriBuilder(chunk.ContentLocation).BlobName;
        var whole = (await ReadAsync(Blobs.GetBlobClient(name))).Concat(new byte[5_000_000]).ToArray();
        await Blobs.UploadAsync(name, whole);
        await using var proxy = new TcpProxy(Blobs.Uri.Port, 300_000);
        var behind = StorageConnectionString.Replace($":{Blobs.Uri.Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        Uri Through(Uri address) => new UriBuilder(address) { Port = proxy.Port }.Uri;
        var far = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            CallId = chunk.CallId,
            Format = chunk.Format,
            ContentLocation = Through(chunk.ContentLocation!),
            MetadataLocation = Through(chunk.MetadataLocation!),
        };
        var saved = await SaveAsync(far, new SaveDestination { Path = Folder, StorageConnectionString = behind });
        Assert.Equal((true, whole.LongLength, Hash(whole)), (saved.Verified, saved.Bytes, saved.Sha256));
        Assert.True(proxy.Cuts >= whole.Length / 300_000, $"{proxy.Cuts}");
    }

    [NodeFact("azurite")]
    public async Task A_blob_that_is_gone_is_an_error_of_its_own()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        await Blobs.DeleteBlobAsync(new BlobUriBuilder(chunk.ContentLocation).BlobName);
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(chunk));
    }

    [NodeFact("azurite")]
    public async Task An_empty_blob_is_no_recording()
    {
        var chunk = (await RecordedAsync()).Chunks[0];
        await Blobs.UploadAsync(new BlobUriBuilder(chunk.ContentLocation).BlobName, "");
        await FailsAsync("NotMedia", RecordingErrorCategory.InvalidData, () => SaveAsync(chunk));
    }

    /// <summary>
    /// An event may name any blob. What isn't named like this recording's is neither read nor deleted with the user's credential.
    /// </summary>
    [NodeTheory("azurite")]
    [InlineData("payroll.xlsx", "0-eus-d1-aa")]
    [InlineData("payroll.xlsx", "payroll")]
    [InlineData("20261121/call/eyJQbGF0-x/0-audiomp3.other.mp3", "0-eus-d1-aa")]
    [InlineData("20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3.bak", "0-eus-d1-aa")]
    [InlineData("20261121/call/eyJQbGF0-x/0-acsmetadata.0-eus-d1-aa.mp3", "0-eus-d1-aa")]
    public async Task Blobs_that_are_not_named_like_this_recordings_are_left_alone(string blob, string documentId)
    {
        await Blobs.CreateAsync();
        await Blobs.UploadAsync(blob, "the user's own");
        var address = Blobs.GetBlobClient(blob).Uri;
        var hostile =
            new RecordingChunk { DocumentId = documentId, ContentLocation = address, MetadataLocation = address, DeleteLocation = address };
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () => SaveAsync(hostile));
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            Connection.Transfers.Metadata.GetAsync(hostile, StorageConnectionString, None));
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            Connection.Transfers.Originals.RemoveAsync(
                hostile, new SaveDestination { StorageConnectionString = StorageConnectionString }, force: true, Host, None));
        Assert.True(await Blobs.GetBlobClient(blob).ExistsAsync());
    }

    /// <summary>As the portal and az give it: the account's endpoints, and a SAS in place of the key.</summary>
    [NodeFact("azurite")]
    public async Task A_connection_string_with_a_sas_opens_containers_and_blobs_of_its_account()
    {
        var recorded = await RecordedAsync();
        var sas = new BlobServiceClient(StorageConnectionString)
            .GenerateAccountSasUri(AccountSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1), AccountSasResourceTypes.All).Query;
        var withSas = $"BlobEndpoint={Blobs.Uri.AbsoluteUri[..^(Container.Length + 1)]};SharedAccessSignature={sas.TrimStart('?')}";
        var listed = new List<RecordingChunk>();
        var request = new BlobListRequest { ContainerUri = Blobs.Uri, StorageConnectionString = withSas };
        await Engine.ListBlobsAsync(request, chunk => { listed.Add(chunk); return Task.CompletedTask; }, _ => { }, None);
        Assert.Equal(recorded.Chunks[0].ContentLocation, Assert.Single(listed).ContentLocation);
        foreach (var chunk in new[] { recorded.Chunks[0], listed[0] })
        {
            var destination = new SaveDestination { ContainerUri = Blobs.Uri, StorageConnectionString = withSas };
            var saved = await SaveAsync(chunk, destination);
            Assert.True(saved.Verified);
            Assert.Empty(saved.BlobUri!.Query);
            Assert.True(await Connection.Transfers.Originals.RemoveAsync(saved, destination, force: false, Host, None));
        }

        var other = new SaveDestination
        {
            ContainerUri = new Uri("https://contoso.blob.core.windows.net/recordings"),
            StorageConnectionString = withSas,
        };
        var exception = await FailsAsync("InvalidContainerUri", RecordingErrorCategory.InvalidArgument, () => SaveAsync(listed[0], other));
        Assert.DoesNotContain("sig=", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://attacker.blob.core.windows.net/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3")]
    [InlineData("http://contoso.blob.core.windows.net/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3")]
    [InlineData("https://contoso.blob.core.windows.net:8443/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3")]
    [InlineData("https://contoso.blob.core.windows.net.evil.example/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3")]
    [InlineData("https://me@contoso.blob.core.windows.net/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3")]
    [InlineData("https://contoso.blob.core.windows.net/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3?sv=1&sig=x")]
    [InlineData("https://127.0.0.1:1/c/20261121/call/eyJQbGF0-x/0-audiomp3.0-eus-d1-aa.mp3")]
    public async Task Accounts_that_were_not_named_get_no_credential(string address)
    {
        var connection = Engine.Connect(
            new ConnectRequest
            {
                Endpoint = "https://contoso.communication.azure.com",
                AccessKey = EmulatorAccount.AccessKey,
                AllowedHosts = ["contoso.blob.core.windows.net"],
            });
        var chunk =
            new RecordingChunk { DocumentId = "0-eus-d1-aa", ContentLocation = new Uri(address), DeleteLocation = new Uri(address) };
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            SaveAsync(chunk, new SaveDestination { Path = Folder }, connection));
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            SaveAsync(
                chunk,
                new SaveDestination
                {
                    Path = Folder,
                    StorageConnectionString =
                        "DefaultEndpointsProtocol=https;AccountName=other;AccountKey=aGlkZGVu;EndpointSuffix=core.windows.net",
                },
                connection));
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            connection.Transfers.Originals.RemoveAsync(chunk, null, force: true, Host, None));
    }

    private async Task<RecordingFileEvent> RecordedAsync()
    {
        await GrantAsync();
        return await RecordIntoContainerAsync();
    }

    private static async Task<byte[]> ReadAsync(BlobClient blob)
    {
        using var download = (await blob.DownloadStreamingAsync()).Value;
        using var bytes = new MemoryStream();
        await download.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>Uploads without the checksum package that Azure.Storage's own Upload wants.</summary>
internal static class BlobUploads
{
    public static Task UploadAsync(this BlobContainerClient container, string name, string text) =>
        container.UploadAsync(name, Encoding.UTF8.GetBytes(text));

    public static async Task UploadAsync(this BlobContainerClient container, string name, byte[] bytes)
    {
        var blob = container.GetBlockBlobClient(name);
        string[] blocks = [];
        if (bytes.Length > 0)
        {
            var id = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
#pragma warning disable CA5351 // The account's own check.
            await blob.StageBlockAsync(id, new MemoryStream(bytes), MD5.HashData(bytes), null, null, default);
#pragma warning restore CA5351
            blocks = [id];
        }

        await blob.CommitBlockListAsync(blocks);
    }
}
