using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Sources.Blob;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Transfer;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>
/// A blob container. Its manifest is a small blob for each document, so that any number of machines may write at once
/// (docs/decisions/0004-container-manifest.md).
/// </summary>
internal sealed class ContainerDestination(BlobContainerClient container) : IDestination
{
    /// <summary>No name template can lead here: none of its parts may begin with a dot.</summary>
    private const string ManifestFolder = ".manifest/";

    private const int MaximumWrites = 10;

    /// <summary>How many entries of the manifest are read at the same time.</summary>
    private const int ParallelReads = 32;

    /// <summary>
    /// Is there where an entry was written without tags, because the account or the SAS allows none: then tags do not find everything.
    /// </summary>
    private const string UntaggedName = ManifestFolder + "untagged";

    private bool _isUntagged;

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".wav"] = "audio/wav",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".json"] = "application/json",
    };

    public string Root { get; } = StorageAddress.WithoutSecret(container.Uri).AbsoluteUri;

    public string FullName(string name) => AddressOf(name).AbsoluteUri;

    /// <summary>The blob still has its size and the hash that it was committed with.</summary>
    public async Task<bool> ConfirmAsync(ManifestEntry entry, CancellationToken cancellationToken) =>
        await LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is { } there
            && there.Bytes == entry.Bytes
            && there.Sha256 == entry.Sha256;

    public void RemoveLeft(string name)
    {
        // The account removes blocks that were never committed.
    }

    public async Task<ManifestEntry?> NotedAsync(string documentId, CancellationToken cancellationToken) =>
        await ReadAsync(EntryName(documentId), cancellationToken).ConfigureAwait(false) is { } bytes
        && ManifestEntry.Read(bytes) is { } entry && entry.DocumentId == documentId
            ? entry
            : null;

    public async Task<StoredFile?> LookAsync(string name, CancellationToken cancellationToken)
    {
        if (await PropertiesAsync(name, cancellationToken).ConfigureAwait(false) is not { } blob)
        {
            return null;
        }

        return new StoredFile(blob.ContentLength, blob.ETag.ToString(), Value(SavedBlobKeys.Sha256), Value(SavedBlobKeys.DocumentId));

        string? Value(string key) => blob.Metadata.TryGetValue(key, out var value) ? value : null;
    }

    public Task<ContentHashes> HashAsync(string name, bool withMd5, CancellationToken cancellationToken) => RunAsync(name, async () =>
    {
        using var download = (await Blob(name).DownloadStreamingAsync(null, cancellationToken).ConfigureAwait(false)).Value;
        return await FileHash.ComputeAsync(download.Content, withMd5, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Only a write tells.</summary>
    public Task EnsureWritableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IChunkSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IChunkSink>(new BlobSink(this, request));

    /// <summary>Who commits last, wins; and makes the account forget what others have only staged, so they stage it again.</summary>
    public Task WriteAsync(string name, byte[] bytes, bool replace, CancellationToken cancellationToken) =>
        WriteAsync(name, bytes, replace, null, cancellationToken);

    private Task<Response<BlobContentInfo>> WriteAsync(
        string name, byte[] bytes, bool replace, Dictionary<string, string>? tags, CancellationToken cancellationToken) =>
        RunAsync(name, async () =>
    {
        var ids = new BlockIds();
        var blob = container.GetBlockBlobClient(name);
        for (var attempt = 1; ; attempt++)
        {
            var id = await StageAsync(name, ids, attempt, bytes, bytes.Length, cancellationToken).ConfigureAwait(false);
            try
            {
                var options = new CommitBlockListOptions
                {
                    HttpHeaders = Headers(name),
                    Tags = tags,
                    Conditions = replace ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
                };
                return await blob.CommitBlockListAsync([id], options, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == StorageError.InvalidBlockList && attempt < MaximumWrites)
            {
                // Another machine was in between.
            }
            catch (RequestFailedException exception) when (!replace && StorageError.IsTaken(exception))
            {
                throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, null, FullName(name));
            }
        }
    });

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(name, null, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == StorageError.BlobNotFound)
        {
            return null;
        }
    }

    public Task<byte[]> ReadAsync(string name, ByteRange range, CancellationToken cancellationToken) =>
        ReadAsync(name, new BlobDownloadOptions { Range = new HttpRange(range.From, range.Length) }, cancellationToken);

    public async Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        if (!_isUntagged)
        {
            try
            {
                await WriteAsync(EntryName(entry.DocumentId), entry.ToJson(), replace: true, EntryTags.Of(entry),
                    cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RecordingException exception) when (exception.Status is 400 or 403 or 409)
            {
                // Not every account, and not every SAS, allows tags. Where something else was refused, it is refused again.
                await WriteAsync(UntaggedName, [], replace: true, cancellationToken).ConfigureAwait(false);
                _isUntagged = true;
            }
        }

        await WriteAsync(EntryName(entry.DocumentId), entry.ToJson(), replace: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A blob that another tool has copied may have lost what stands beside its bytes.</summary>
    public async Task TakeUpAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var blob = Blob(entry.Path);
        if (await LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is { } there && there.Sha256 != entry.Sha256)
        {
            var conditions = new BlobRequestConditions { IfMatch = entry.Stamp is { } known ? new ETag(known) : null };
            entry.Stamp = (await RunAsync(entry.Path, () =>
                blob.SetMetadataAsync(MetadataOf(entry), conditions, cancellationToken)).ConfigureAwait(false)).Value.ETag.ToString();
        }

        await AddAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// In no order. Tags name the entries of a call, of a recording or of a time; without them all are listed. The account indexes tags
    /// some seconds after an entry is written.
    /// </summary>
    public async Task ReadManifestAsync(ManifestQuery query, Func<ManifestEntry, Task> take, CancellationToken cancellationToken)
    {
        var reads = new Queue<Task<byte[]?>>();
        await foreach (var name in EntryNamesAsync(query, cancellationToken).ConfigureAwait(false))
        {
            reads.Enqueue(ReadAsync(name, cancellationToken));
            if (reads.Count == ParallelReads)
            {
                await TakeAsync().ConfigureAwait(false);
            }
        }

        while (reads.Count > 0)
        {
            await TakeAsync().ConfigureAwait(false);
        }

        async Task TakeAsync()
        {
            if (await reads.Dequeue().ConfigureAwait(false) is { } bytes && ManifestEntry.Read(bytes) is { } entry)
            {
                await take(entry).ConfigureAwait(false);
            }
        }
    }

    public async Task EnsureErasableAsync(string name, CancellationToken cancellationToken)
    {
        if (await PropertiesAsync(name, cancellationToken).ConfigureAwait(false) is not { } blob)
        {
            return;
        }

        if (blob.HasLegalHold || blob.ImmutabilityPolicy?.ExpiresOn > DateTimeOffset.UtcNow)
        {
            throw RecordingError.Create("BlobImmutable", RecordingErrorCategory.InvalidOperation, null, FullName(name));
        }

        if (blob.LeaseState == LeaseState.Leased)
        {
            throw RecordingError.Create("BlobLeased", RecordingErrorCategory.InvalidOperation, null, FullName(name));
        }
    }

    /// <summary>With its snapshots. Versions, and what soft delete keeps, go when the account's own rules say so.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => RunAsync(name, () =>
        Blob(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken));

    public Task EraseAsync(ManifestEntry erased, CancellationToken cancellationToken) =>
        WriteAsync(EntryName(erased.DocumentId), erased.ToJson(), replace: true, cancellationToken);

    public SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved) =>
        entry.ToSavedChunk(chunk, alreadySaved, AddressOf, new SavedBlob(this, entry));

    /// <summary>Stages a block, whose bytes the account checks against their MD5.</summary>
    /// <returns>Its id.</returns>
    public Task<string> StageAsync(
        string name, BlockIds ids, long block, byte[] buffer, int count, CancellationToken cancellationToken) => RunAsync(name, async () =>
    {
        var blob = container.GetBlockBlobClient(name);
        try
        {
            return await StageAsync(blob, ids[block], buffer, count, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == StorageError.InvalidBlobOrBlock)
        {
            // Only an id of the length that another tool has begun with is taken there. Nothing of what is committed is touched.
            var there = (await blob.GetBlockListAsync(BlockListTypes.Uncommitted,
                cancellationToken: cancellationToken).ConfigureAwait(false)).Value.UncommittedBlocks.FirstOrDefault();
            if (there.Name is null || !ids.TakeLengthOf(there.Name))
            {
                throw;
            }
        }

        return await StageAsync(blob, ids[block], buffer, count, cancellationToken).ConfigureAwait(false);
    });

    private static async Task<string> StageAsync(
        BlockBlobClient blob, string id, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(buffer, 0, count, writable: false);
#pragma warning disable CA5351 // The account's own check of what came over the wire; it takes no other hash without one more package.
        using var md5 = MD5.Create();
#pragma warning restore CA5351
        var hash = md5.ComputeHash(buffer, 0, count);
        await blob.StageBlockAsync(id, content, hash, null, null, cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>
    /// Makes the blob of its blocks, and returns its stamp; <c>FileExists</c> where there is one that may not be replaced,
    /// <c>BlobNotFound</c> where the blocks have gone, with their container.
    /// </summary>
    public async Task<string> CommitAsync(
        ManifestEntry entry, IEnumerable<string> blocks, SinkRequest request, CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            HttpHeaders = Headers(entry.Path),
            Metadata = MetadataOf(entry),
            Conditions = request.Force ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        return await RunAsync(entry.Path, async () =>
        {
            try
            {
                var blob = await container.GetBlockBlobClient(entry.Path)
                    .CommitBlockListAsync(blocks, options, cancellationToken).ConfigureAwait(false);
                return blob.Value.ETag.ToString();
            }
            catch (RequestFailedException exception) when (StorageError.IsTaken(exception))
            {
                var isThere = exception.ErrorCode != StorageError.InvalidBlockList
                    || await LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is not null;
                throw isThere
                    ? RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, request.Chunk, FullName(entry.Path))
                    : RecordingError.Create(
                        StorageError.BlobNotFound, RecordingErrorCategory.ObjectNotFound, request.Chunk, FullName(entry.Path));
            }
        }).ConfigureAwait(false);
    }

    private static Dictionary<string, string> MetadataOf(ManifestEntry entry) =>
        new()
        {
            [SavedBlobKeys.Sha256] = entry.Sha256,
            [SavedBlobKeys.DocumentId] = NameTemplate.Value(entry.DocumentId, "unknown-document")
        };

    private static string EntryName(string documentId) => $"{ManifestFolder}{NameTemplate.Value(documentId, "unknown-document")}.json";

    private static BlobHttpHeaders Headers(string name) => new()
    {
        ContentType = ContentTypes.TryGetValue(Path.GetExtension(name), out var type) ? type : "application/octet-stream",
    };

    private async Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(
                name,
                async () => (await Blob(name).GetPropertiesAsync(null, cancellationToken).ConfigureAwait(false)).Value)
                .ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == StorageError.BlobNotFound)
        {
            return null;
        }
    }

    private Task<byte[]> ReadAsync(string name, BlobDownloadOptions? options, CancellationToken cancellationToken) =>
        RunAsync(name, () => Blob(name).ReadAsync(options, cancellationToken));

    private async IAsyncEnumerable<string> EntryNamesAsync(
        ManifestQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (EntryTags.Expression(query) is { } expression && await LookAsync(UntaggedName, cancellationToken).ConfigureAwait(false) is null)
        {
            var tagged = container.FindBlobsByTagsAsync(expression, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (tagged.ConfigureAwait(false))
            {
                var isAllowed = true;
                while (isAllowed && await NextAsync().ConfigureAwait(false))
                {
                    yield return tagged.Current.BlobName;
                }

                if (isAllowed)
                {
                    yield break;
                }

                async Task<bool> NextAsync()
                {
                    try
                    {
                        return await RunAsync(ManifestFolder, () => tagged.MoveNextAsync().AsTask()).ConfigureAwait(false);
                    }
                    catch (RecordingException exception) when (exception.Status is 400 or 403 or 409)
                    {
                        return isAllowed = false;
                    }
                }
            }
        }

        var listed = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, ManifestFolder, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (listed.ConfigureAwait(false))
        {
            while (await RunAsync(ManifestFolder, () => listed.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                if (listed.Current.Name != UntaggedName)
                {
                    yield return listed.Current.Name;
                }
            }
        }
    }

    private BlobClient Blob(string name) => container.GetBlobClient(name);

    private Uri AddressOf(string name) => new($"{Root}/{string.Join("/", name.Split('/').Select(Uri.EscapeDataString))}");

    private Task<T> RunAsync<T>(string name, Func<Task<T>> request)
    {
        StorageNames.EnsureBlob(name);
        return StorageError.TranslateErrorsAsync(AddressOf(name), request);
    }

    /// <summary>A blob that is unchanged since this process committed it is not read again.</summary>
    private sealed class SavedBlob(ContainerDestination destination, ManifestEntry entry) : IArchivedContent
    {
        public IDestination Archive => destination;

        public ManifestEntry Entry => entry;

        public async Task<string?> ChangeAsync(CancellationToken cancellationToken)
        {
            if (await destination.LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is not { } there)
            {
                return "the blob isn't there any more";
            }

            var isSame = there.Bytes == entry.Bytes
                && ((entry.Stamp is not null && entry.Stamp == there.Stamp)
                    || (await destination.HashAsync(
                        entry.Path, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256 == entry.Sha256);
            return isSame ? null : "the blob has changed since";
        }

        public bool FlushToDisk() => true;

        public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
            destination.RunAsync(entry.Path, () => destination.Blob(entry.Path).OpenAsync(cancellationToken));

        public async Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) =>
            entry.MetadataPath is { } name ? await destination.ReadAsync(name, null, cancellationToken).ConfigureAwait(false) : null;
    }
}
