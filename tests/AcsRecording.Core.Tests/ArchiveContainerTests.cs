using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace AcsRecording.Core.Tests;

/// <summary>Saved chunks are found again in a container, and erased from it.</summary>
public sealed class ArchiveContainerTests(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    private readonly string _name = $"a{Guid.NewGuid():N}";

    private BlobContainerClient? _container;

    private BlobContainerClient Container => _container ??= CreateContainer();

    private SaveDestination Account => new() { ContainerUri = Container.Uri, StorageConnectionString = azurite.Account.ConnectionString };

    [NodeFact("azurite")]
    public async Task Calls_recordings_and_days_are_found_by_tags_without_a_read_of_the_others()
    {
        var (one, two) = (await SaveAsync(Account, 1), await SaveAsync(Account, 2));
        Assert.Equal([two.DocumentId], await FindAsync(new() { Archive = Account, CallId = two.CallId!.ToUpperInvariant() }));
        Assert.Equal([one.DocumentId], await FindAsync(new() { Archive = Account, RecordingId = one.RecordingId }));
        var day = one.RecordingStartTime!.Value;
        Assert.Equal(2, (await FindAsync(new() { Archive = Account, After = day.AddDays(-1), Before = day.AddDays(1) })).Length);
        Assert.Empty(await FindAsync(new() { Archive = Account, After = day.AddDays(1) }));

        // An entry that its tags do not show is not read: here one whose tags were taken away.
        await Container.GetBlobClient($".manifest/{one.DocumentId}.json").SetTagsAsync(new Dictionary<string, string>());
        Assert.Empty(await FindAsync(new() { Archive = Account, CallId = one.CallId }));
        Assert.Equal(2, (await FindAsync(new() { Archive = Account })).Length);
    }

    [NodeFact("azurite")]
    public async Task What_an_account_without_tags_keeps_is_found_nevertheless()
    {
        var tagged = await SaveAsync(Account, 1);
        using var client = new HttpClient(new NoTags());
        IRecordingEngine withoutTags = new RecordingEngine(Impatient with { Transport = new HttpClientTransport(client) });
        var saver = withoutTags.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString })
            .Transfers.OpenSaver(new SaveOptions { Destination = Account });
        var untagged = await saver.SaveAsync((await RecordAsync(call: 2)).Chunks[0], Host, None);
        Assert.True(untagged.Verified);
        Assert.Empty((await Container.GetBlobClient($".manifest/{untagged.DocumentId}.json").GetTagsAsync()).Value.Tags);
        Assert.Equal([untagged.DocumentId], await FindAsync(new() { Archive = Account, CallId = untagged.CallId }));
        Assert.Equal([tagged.DocumentId], await FindAsync(new() { Archive = Account, RecordingId = tagged.RecordingId }));
    }

    [NodeFact("azurite")]
    public async Task Who_may_not_search_tags_finds_by_listing()
    {
        var saved = await SaveAsync(Account, 1);
        await SaveAsync(Account, 2);
        var reading = new SaveDestination
        {
            ContainerUri = Container.GenerateSasUri(
                BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List, DateTimeOffset.UtcNow.AddHours(1)),
        };
        Assert.Equal([saved.DocumentId], await FindAsync(new() { Archive = reading, CallId = saved.CallId }));
    }

    [NodeFact("azurite")]
    public async Task Participants_and_gaps_are_found()
    {
        var (one, _) = (await SaveAsync(Account, 1), await SaveAsync(Account, 2));
        Assert.Equal(2, (await FindAsync(new() { Archive = Account, Participants = one.Participants })).Length);
        Assert.Empty(await FindAsync(new() { Archive = Account, Participants = ["4:+1"] }));
        Assert.Empty(await FindAsync(new() { Archive = Account, Incomplete = true }));
    }

    [NodeFact("azurite")]
    public async Task What_is_erased_is_gone_and_not_saved_again()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await Saver(Account).SaveAsync(chunk, Host, None);
        await Container.GetBlobClient(new BlobClient(saved.BlobUri).Name).CreateSnapshotAsync();
        Assert.True(await Engine.OpenArchive(null).EraseAsync(saved, "retention", Host, None));
        Assert.Equal([$".manifest/{chunk.DocumentId}.json"], Names());
        Assert.DoesNotContain(saved.Participants[0], await TextAsync($".manifest/{chunk.DocumentId}.json"), StringComparison.Ordinal);
        Assert.Empty(await FindAsync(new() { Archive = Account }));
        await FailsAsync("RecordingErased", RecordingErrorCategory.InvalidOperation, () => Saver(Account).SaveAsync(chunk, Host, None));
    }

    [NodeFact("azurite")]
    public async Task What_is_leased_is_an_error_of_its_own_and_nothing_is_deleted()
    {
        var saved = await SaveAsync(Account, 1);
        var metadata = Container.GetBlobClient(new BlobClient(saved.MetadataBlobUri).Name);
        await metadata.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(-1));
        var names = Names();
        await FailsAsync("BlobLeased", RecordingErrorCategory.InvalidOperation, () =>
            Engine.OpenArchive(null).EraseAsync(saved, null, Host, None));
        Assert.Equal(names, Names());
        Assert.Single(await FindAsync(new() { Archive = Account }));
    }

    [NodeFact("azurite")]
    public async Task What_another_process_saved_is_erased_by_its_address()
    {
        var saved = await SaveAsync(Account, 1);
        var left = new SavedChunk { BlobUri = saved.BlobUri, DocumentId = saved.DocumentId };
        Assert.True(await Engine.OpenArchive(azurite.Account.ConnectionString).EraseAsync(left, null, Host, None));
        Assert.Single(Names());
    }

    [NodeFact("azurite")]
    public async Task What_the_service_has_exported_is_found_by_its_layout_and_erased()
    {
        await Container.UploadAsync("20260504/0b11c2d3-0000-4000-8000-000000000001/eyJQbGF0-x/0-audiowav.0-wus-d3-a.wav", "sound");
        await Container.UploadAsync(
            "20260504/0b11c2d3-0000-4000-8000-000000000001/eyJQbGF0-x/0-acsmetadata.0-wus-d3-a.json",
            """{"chunkDocumentId":"0-wus-d3-a","chunkStartTime":"2026-05-04T10:00:00Z","participants":[{"participantId":"4:+4930"}]}""");
        await Container.UploadAsync("20260505/0b11c2d3-0000-4000-8000-000000000002/eyJQbGF0-y/2-audiowav.0-wus-d3-b.wav", "sound");
        var saved = await SaveAsync(Account, 1);
        Assert.Equal([saved.DocumentId, "0-wus-d3-a", "0-wus-d3-b"], await FindAsync(new() { Archive = Account }));
        Assert.Equal(["0-wus-d3-a"], await FindAsync(new() { Archive = Account, CallId = "0b11c2d3-0000-4000-8000-000000000001" }));
        Assert.Equal(["0-wus-d3-a"], await FindAsync(new() { Archive = Account, Participants = ["+4930"] }));
        Assert.Equal(["0-wus-d3-b"], await FindAsync(new() { Archive = Account, Incomplete = true }));
        var start = new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);
        var span = new FindRequest { Archive = Account, After = start.AddHours(-1), Before = start.AddHours(1) };
        Assert.Equal(["0-wus-d3-a"], await FindAsync(span));

        SavedChunk? found = null;
        await Engine.OpenArchive(null).FindAsync(
            span,
            chunk =>
            {
                found = chunk;
                return Task.CompletedTask;
            },
            None);
        Assert.Equal((5, null, false), (found!.Bytes, found.Sha256, found.Verified));
        Assert.True(await Engine.OpenArchive(null).EraseAsync(found, null, Host, None));
        Assert.DoesNotContain(Names(), name => name.Contains("0-wus-d3-a.", StringComparison.Ordinal) && !name.StartsWith('.'));
    }

    private async Task<string[]> FindAsync(FindRequest request)
    {
        var found = new List<string>();
        await Engine.OpenArchive(null).FindAsync(
            request,
            chunk =>
            {
                found.Add(chunk.DocumentId);
                return Task.CompletedTask;
            },
            None);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private IChunkSaver Saver(SaveDestination destination) =>
        Connection.Transfers.OpenSaver(new SaveOptions { Destination = destination });

    private async Task<SavedChunk> SaveAsync(SaveDestination destination, int call) =>
        await Saver(destination).SaveAsync((await RecordAsync(call: call)).Chunks[0], Host, None);

    private async Task<string> TextAsync(string name) =>
        (await Container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();

    private string[] Names() => [.. Container.GetBlobs(new GetBlobsOptions { States = BlobStates.Snapshots }).Select(blob => blob.Name)];

    private BlobContainerClient CreateContainer()
    {
        var container = new BlobContainerClient(azurite.Account.ConnectionString, _name);
        container.Create();
        return container;
    }

    /// <summary>
    /// Stands for an account or a SAS that allows no tags, because Azurite always does. Everything else goes to Azurite and the emulator.
    /// </summary>
    private sealed class NoTags() : DelegatingHandler(new HttpClientHandler { UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Headers.Contains("x-ms-tags")
                ? new HttpResponseMessage(HttpStatusCode.Forbidden)
                {
                    Headers = { { "x-ms-error-code", "AuthorizationPermissionMismatch" } },
                    RequestMessage = request,
                }
                : await base.SendAsync(request, cancellationToken);
    }
}
