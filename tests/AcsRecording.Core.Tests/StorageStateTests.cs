using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AcsRecording.Core.Tests;

/// <summary>
/// What a storage account refuses until its owner changes it: each says what. Azurite knows archived and leased blobs and snapshots;
/// what it
/// doesn't know is answered in its place.
/// </summary>
public sealed class StorageStateTests(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    private readonly string _name = $"c{Guid.NewGuid():N}";

    private BlobContainerClient? _container;

    protected override EmulatorOptions Options => new() { ContentBytes = 5_000_000 };

    private BlobContainerClient Container => _container ??= CreateContainer();

    private int AccountPort => azurite.Account.Endpoint.Port;

    private SaveDestination Destination =>
        new() { ContainerUri = Container.Uri, StorageConnectionString = azurite.Account.ConnectionString };

    [NodeFact("azurite")]
    public async Task An_archived_recording_has_to_be_rehydrated()
    {
        var exported = await ExportedAsync();
        await Container.GetBlobClient(Name(exported.ContentLocation!)).SetAccessTierAsync(AccessTier.Archive);
        var failure = await FailsAsync("BlobArchived", RecordingErrorCategory.InvalidOperation, () => SaveToFolderAsync(exported));
        Assert.Contains("set-tier", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(Name(exported.ContentLocation!), failure.Message, StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public async Task A_leased_blob_is_neither_replaced_nor_deleted()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var blob = Container.GetBlobClient(Name((await SaveAsync(chunk, Connection)).BlobUri!));
        var before = await ReadAsync(blob);
        await blob.GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);
        var failure = await FailsAsync("BlobLeased", RecordingErrorCategory.InvalidOperation, () =>
            SaveAsync(chunk, Connection, force: true));
        Assert.Contains("lease break", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync(blob));

        var exported = await ExportedAsync();
        var saved = await SaveToFolderAsync(exported);
        await Container.GetBlobClient(Name(exported.ContentLocation!)).GetBlobLeaseClient()
            .AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);
        await FailsAsync("BlobLeased", RecordingErrorCategory.InvalidOperation, () => RemoveAsync(saved));
    }

    [NodeFact("azurite")]
    public async Task A_blob_with_snapshots_is_not_deleted()
    {
        var exported = await ExportedAsync();
        var saved = await SaveToFolderAsync(exported);
        await Container.GetBlobClient(Name(exported.ContentLocation!)).CreateSnapshotAsync();
        await FailsAsync("BlobHasSnapshots", RecordingErrorCategory.InvalidOperation, () => RemoveAsync(saved));
    }

    /// <summary>The account takes no block whose id has another length, for a week.</summary>
    [NodeTheory("azurite")]
    [InlineData(48)]
    [InlineData(12)]
    public async Task What_another_tool_has_left_unfinished_is_in_no_callers_way(int lengthOfIds)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var name = Name(Connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination }).PlaceOf(chunk));
        using var account = await WithForeignBlockAsync(name, lengthOfIds);
        var saved = await SaveAsync(chunk, account.Connection);
        Assert.True(account.Refusals > 0);
        Assert.Equal(await ServedAsync(chunk), await ReadAsync(Container.GetBlobClient(name)));
        Assert.True(saved.Verified);
    }

    [NodeFact("azurite")]
    public async Task Where_it_is_in_the_way_the_committed_blob_stays_and_the_error_says_what_to_do()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var name = Name((await SaveAsync(chunk, Connection)).BlobUri!);
        using var account = await WithForeignBlockAsync(name, 4);
        var failure = await FailsAsync("ForeignBlocks", RecordingErrorCategory.InvalidOperation, () =>
            SaveAsync(chunk, account.Connection, force: true));
        Assert.Contains("-NameTemplate", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(await ServedAsync(chunk), await ReadAsync(Container.GetBlobClient(name)));
    }

    [NodeTheory("azurite")]
    [InlineData(409, "BlobImmutableDueToPolicy", "BlobImmutable", RecordingErrorCategory.InvalidOperation)]
    [InlineData(403, "AccountIsDisabled", "StorageAccountDisabled", RecordingErrorCategory.PermissionDenied)]
    [InlineData(400, "InvalidResourceName", "StorageRefused", RecordingErrorCategory.InvalidArgument)]
    [InlineData(400, "InvalidInput", "StorageRefused", RecordingErrorCategory.InvalidArgument)]
    [InlineData(409, "ContainerBeingDeleted", "StorageFailed", RecordingErrorCategory.InvalidOperation)]
    public async Task What_does_not_pass_is_told_apart_from_what_does(
        int status, string code, string errorId, RecordingErrorCategory category)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        using var account = new Account(this, request => request.Method == HttpMethod.Put ? (status, code) : null);
        var failure = await FailsAsync(errorId, category, () => SaveAsync(chunk, account.Connection));
        Assert.Equal((status, code), (failure.Status, failure.ServiceCode));
        Assert.Equal(
            errorId == "StorageFailed", failure.RecommendedAction.Contains("Run the same command again", StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task Names_that_nothing_can_have_are_refused_before_any_request()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        using var account = new Account(this, _ => throw new InvalidOperationException("A request was made."));
        foreach (var name in new[] { "Recordings", "re", "two--dashes", "under_score" })
        {
            var destination = new SaveDestination
            {
                ContainerUri = new Uri($"{azurite.Account.Endpoint}/{name}"),
                StorageConnectionString = azurite.Account.ConnectionString,
            };
            await FailsAsync("InvalidContainerName", RecordingErrorCategory.InvalidArgument, () =>
                Task.FromResult(account.Connection.Transfers.OpenSaver(new SaveOptions { Destination = destination })));
        }

        await FailsAsync("InvalidStorageContainerUri", RecordingErrorCategory.InvalidArgument, () => Connection.Recordings.StartAsync(
            new StartRequest
            {
                ServerCallId = ServerCallId(2),
                StorageContainerUri = "https://contoso.blob.core.windows.net/Recordings",
            }, None));

        var template = string.Join("/", Enumerable.Repeat(new string('a', 200), 5)) + "/{DocumentId}";
        var saver = Connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination, NameTemplate = template });
        await FailsAsync("InvalidBlobName", RecordingErrorCategory.InvalidArgument, () => saver.SaveAsync(chunk, Host, None));
    }

    private static string Name(Uri address) => new BlobUriBuilder(address).BlobName;

    private static string Name(string address) => Name(new Uri(address));

    /// <summary>A recording as the service exports it.</summary>
    private async Task<RecordingChunk> ExportedAsync()
    {
        var chunk = (await RecordAsync(call: 7)).Chunks[0];
        var name = $"20261125/call/eyJQbGF0-1/0-audiowav.{chunk.DocumentId}.wav";
        await Container.UploadAsync(name, await ServedAsync(chunk));
        var address = Container.GetBlobClient(name).Uri;
        return new RecordingChunk { DocumentId = chunk.DocumentId, Format = "Wav", ContentLocation = address, DeleteLocation = address };
    }

    private Task<SavedChunk> SaveAsync(RecordingChunk chunk, RecordingConnection connection, bool force = false) =>
        connection.Transfers.OpenSaver(new SaveOptions { Destination = Destination, Force = force }).SaveAsync(chunk, Host, None);

    private Task<SavedChunk> SaveToFolderAsync(RecordingChunk chunk) => Connection.Transfers
        .OpenSaver(
            new SaveOptions
            {
                Destination = new SaveDestination { Path = Folder, StorageConnectionString = azurite.Account.ConnectionString },
            })
        .SaveAsync(chunk, Host, None);

    private Task<bool> RemoveAsync(SavedChunk saved) => Connection.Transfers.Originals.RemoveAsync(
        saved, new SaveDestination { StorageConnectionString = azurite.Account.ConnectionString }, force: false, Host, None);

    private static async Task<byte[]> ReadAsync(BlobClient blob)
    {
        using var bytes = new MemoryStream();
        await (await blob.DownloadStreamingAsync()).Value.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private BlobContainerClient CreateContainer()
    {
        var container = new BlobContainerClient(azurite.Account.ConnectionString, _name);
        container.Create();
        return container;
    }

    /// <summary>
    /// An account in which another tool has begun to upload. Azurite, in memory, doesn't compare the lengths of ids, so that is done here.
    /// </summary>
    private async Task<Account> WithForeignBlockAsync(string name, int lengthOfIds)
    {
#pragma warning disable CA5351 // The account's own check.
        await Container.GetBlockBlobClient(name)
            .StageBlockAsync(Convert.ToBase64String(new byte[lengthOfIds]), new MemoryStream([1]), MD5.HashData([1]), null, null, default);
#pragma warning restore CA5351
        return new Account(this, request =>
        {
            var block = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["blockid"];
            return block is null || request.RequestUri.AbsolutePath != Container.GetBlobClient(name)
                .Uri.AbsolutePath || Convert.FromBase64String(block).Length == lengthOfIds
                ? null
                : (400, "InvalidBlobOrBlock");
        });
    }

    /// <summary>A connection whose requests are answered in the account's place where the test says so.</summary>
    private sealed class Account : DelegatingHandler
    {
        private readonly Func<HttpRequestMessage, (int Status, string Code)?> _refuse;
        private readonly HttpClient _client;
        private readonly StorageStateTests _test;
        private int _refusals;

        public Account(StorageStateTests test, Func<HttpRequestMessage, (int Status, string Code)?> refuse)
            : base(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            (_test, _refuse) = (test, refuse);
            _client = new HttpClient(this, disposeHandler: false);
            var engine = (IRecordingEngine)new RecordingEngine(Impatient with { Transport = new HttpClientTransport(_client) });
            Connection = engine.Connect(new ConnectRequest { ConnectionString = test.Server.ConnectionString });
        }

        public RecordingConnection Connection { get; }

        public int Refusals => _refusals;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Port != _test.AccountPort || _refuse(request) is not var (status, code))
            {
                return base.SendAsync(request, cancellationToken);
            }

            Interlocked.Increment(ref _refusals);
            var answer = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new ByteArrayContent([]) };
            answer.Headers.Add("x-ms-error-code", code);
            return Task.FromResult(answer);
        }

        protected override void Dispose(bool disposing)
        {
            _client.Dispose();
            base.Dispose(disposing);
        }
    }
}
