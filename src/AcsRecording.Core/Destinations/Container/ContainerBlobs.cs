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
/// The blobs of a container, by their names. What the account refuses is a <see cref="RecordingException"/> that names the blob.
/// </summary>
internal sealed class ContainerBlobs(BlobContainerClient container)
{
    private const int MaximumWrites = 10;

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".wav"] = "audio/wav",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".json"] = "application/json",
    };

    public string Root { get; } = StorageAddress.WithoutSecret(container.Uri).AbsoluteUri;

    public string FullName(string name) => AddressOf(name).AbsoluteUri;

    public Uri AddressOf(string name) => new($"{Root}/{string.Join("/", name.Split('/').Select(Uri.EscapeDataString))}");

    public async Task<StoredFile?> LookAsync(string name, CancellationToken cancellationToken)
    {
        if (await PropertiesAsync(name, cancellationToken).ConfigureAwait(false) is not { } blob)
        {
            return null;
        }

        return new StoredFile(blob.ContentLength, blob.ETag.ToString(), Value(SavedBlobKeys.Sha256), Value(SavedBlobKeys.DocumentId));

        string? Value(string key) => blob.Metadata.TryGetValue(key, out var value) ? value : null;
    }

    public async Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
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

    public Task<ContentHashes> HashAsync(string name, bool withMd5, CancellationToken cancellationToken) => RunAsync(name, async () =>
    {
        using var download = (await Blob(name).DownloadStreamingAsync(null, cancellationToken).ConfigureAwait(false)).Value;
        return await FileHash.ComputeAsync(download.Content, withMd5, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Null where there is none.</summary>
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

    /// <summary>Throws <c>BlobNotFound</c>.</summary>
    public Task<byte[]> ReadAsync(string name, BlobDownloadOptions? options, CancellationToken cancellationToken) =>
        RunAsync(name, () => Blob(name).ReadAsync(options, cancellationToken));

    public Task<byte[]> ReadAsync(string name, ByteRange range, CancellationToken cancellationToken) =>
        ReadAsync(name, new BlobDownloadOptions { Range = new HttpRange(range.From, range.Length) }, cancellationToken);

    public Task<Stream> OpenAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(name, () => Blob(name).OpenAsync(cancellationToken));

    /// <summary>The last commit wins; and it makes the account forget what others have only staged, so that they stage it again.</summary>
    public Task WriteAsync(
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

    /// <summary>Writes what stands beside a blob's bytes, where the blob is still the one of the entry.</summary>
    /// <returns>The blob's new stamp.</returns>
    public async Task<string> WriteMetadataAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var conditions = new BlobRequestConditions { IfMatch = entry.Stamp is { } known ? new ETag(known) : null };
        var blob = await RunAsync(entry.Path, () =>
            Blob(entry.Path).SetMetadataAsync(MetadataOf(entry), conditions, cancellationToken)).ConfigureAwait(false);
        return blob.Value.ETag.ToString();
    }

    /// <summary>With its snapshots. Versions, and what soft delete keeps, go when the account's own rules say so.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => RunAsync(name, () =>
        Blob(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken));

    /// <summary>The names under a folder.</summary>
    public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken) => NamesAsync(
        container.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder, cancellationToken), blob => blob.Name, folder, cancellationToken);

    /// <summary>The names of what has the tags.</summary>
    /// <param name="expression">The tags, as the account's "find blobs by tags" takes them.</param>
    /// <param name="folder">Where they are, for errors.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<string> FindAsync(string expression, string folder, CancellationToken cancellationToken) => NamesAsync(
        container.FindBlobsByTagsAsync(expression, cancellationToken), blob => blob.BlobName, folder, cancellationToken);

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

    private static Dictionary<string, string> MetadataOf(ManifestEntry entry) =>
        new()
        {
            [SavedBlobKeys.Sha256] = entry.Sha256,
            [SavedBlobKeys.DocumentId] = NameTemplate.Value(entry.DocumentId, "unknown-document")
        };

    private static BlobHttpHeaders Headers(string name) => new()
    {
        ContentType = ContentTypes.TryGetValue(Path.GetExtension(name), out var type) ? type : "application/octet-stream",
    };

    private async IAsyncEnumerable<string> NamesAsync<T>(
        AsyncPageable<T> blobs, Func<T, string> nameOf, string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : notnull
    {
        var each = blobs.GetAsyncEnumerator(cancellationToken);
        await using (each.ConfigureAwait(false))
        {
            while (await RunAsync(folder, () => each.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                yield return nameOf(each.Current);
            }
        }
    }

    private BlobClient Blob(string name) => container.GetBlobClient(name);

    private Task<T> RunAsync<T>(string name, Func<Task<T>> request)
    {
        StorageNames.EnsureBlob(name);
        return StorageError.TranslateErrorsAsync(AddressOf(name), request);
    }
}
