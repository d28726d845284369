using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfers;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AcsRecording.Core.Storage;

/// <summary>
/// A blob container. Its manifest is a small blob for each document, so that any number of machines may write at once
/// (docs/decisions/0004-container-manifest.md).
/// </summary>
internal sealed class ContainerDestination(BlobContainerClient container) : IDestination
{
    /// <summary>No name template can lead here: none of its parts may begin with a dot.</summary>
    private const string ManifestFolder = ".manifest/";

    private const int MaximumWrites = 10;

    private const string Sha256Key = "sha256";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".wav"] = "audio/wav",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".json"] = "application/json",
    };

    public string Root { get; } = StorageAddress.WithoutSecret(container.Uri).AbsoluteUri;

    public string FullName(string name) => AddressOf(name).AbsoluteUri;

    public async Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken)
    {
        if (await ReadEntryAsync(documentId, cancellationToken).ConfigureAwait(false) is not { } entry || entry.DocumentId != documentId)
        {
            return null;
        }

        return await PropertiesAsync(entry.Path, cancellationToken).ConfigureAwait(false) is { } found && IsWhole(found, entry) ? entry : null;
    }

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) =>
        await PropertiesAsync(name, cancellationToken).ConfigureAwait(false) is not null;

    public Task<IChunkSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken) => Task.FromResult<IChunkSink>(new BlobSink(this, request));

    /// <summary>Who commits last, wins; and makes the account forget what others have only staged, so they stage it again.</summary>
    public Task WriteAsync(string name, byte[] bytes, bool replace, CancellationToken cancellationToken) => RunAsync(name, async () =>
    {
        var ids = new BlockIds();
        var blob = container.GetBlockBlobClient(name);
        for (var attempt = 1; ; attempt++)
        {
            var id = await StageAsync(name, ids, attempt, bytes, bytes.Length, cancellationToken).ConfigureAwait(false);
            try
            {
                var options = new CommitBlockListOptions { HttpHeaders = Headers(name), Conditions = replace ? null : new BlobRequestConditions { IfNoneMatch = ETag.All } };
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

    public Task<byte[]> ReadHeadAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(name, new BlobDownloadOptions { Range = new HttpRange(0, MediaSignature.Length) }, cancellationToken);

    public Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(EntryName(entry.DocumentId), entry.ToJson(), replace: true, cancellationToken);

    public SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved) =>
        entry.ToSavedChunk(chunk, alreadySaved, AddressOf, new SavedBlob(this, entry));

    /// <summary>Stages a block, whose bytes the account checks against their MD5.</summary>
    /// <returns>Its id.</returns>
    public Task<string> StageAsync(string name, BlockIds ids, long block, byte[] buffer, int count, CancellationToken cancellationToken) => RunAsync(name, async () =>
    {
        var blob = container.GetBlockBlobClient(name);
        try
        {
            return await StageAsync(blob, ids[block], buffer, count, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == StorageError.InvalidBlobOrBlock)
        {
            // Only an id of the length that another tool has begun with is taken there. Nothing of what is committed is touched.
            var there = (await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken).ConfigureAwait(false)).Value.UncommittedBlocks.FirstOrDefault();
            if (there.Name is null || !ids.TakeLengthOf(there.Name))
            {
                throw;
            }
        }

        return await StageAsync(blob, ids[block], buffer, count, cancellationToken).ConfigureAwait(false);
    });

    private static async Task<string> StageAsync(BlockBlobClient blob, string id, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(buffer, 0, count, writable: false);
#pragma warning disable CA5351 // The account's own check of what came over the wire; it takes no other hash without one more package.
        using var md5 = MD5.Create();
#pragma warning restore CA5351
        var hash = md5.ComputeHash(buffer, 0, count);
        await blob.StageBlockAsync(id, content, hash, null, null, cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Makes the blob of its blocks; <c>FileExists</c> where there is one that may not be replaced.</summary>
    public async Task CommitAsync(ManifestEntry entry, IEnumerable<string> blocks, SinkRequest request, CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            HttpHeaders = Headers(entry.Path),
            Metadata = new Dictionary<string, string> { [Sha256Key] = entry.Sha256 },
            Conditions = request.Force ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        await RunAsync(entry.Path, async () =>
        {
            try
            {
                return await container.GetBlockBlobClient(entry.Path).CommitBlockListAsync(blocks, options, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (StorageError.IsTaken(exception))
            {
                throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, request.Chunk, FullName(entry.Path));
            }
        }).ConfigureAwait(false);
    }

    private static bool IsWhole(BlobProperties blob, ManifestEntry entry) =>
        blob.ContentLength == entry.Bytes && blob.Metadata.TryGetValue(Sha256Key, out var sha256) && sha256 == entry.Sha256;

    private static string EntryName(string documentId) => $"{ManifestFolder}{NameTemplate.Value(documentId, "unknown-document")}.json";

    private static BlobHttpHeaders Headers(string name) => new()
    {
        ContentType = ContentTypes.TryGetValue(Path.GetExtension(name), out var type) ? type : "application/octet-stream",
    };

    private async Task<ManifestEntry?> ReadEntryAsync(string documentId, CancellationToken cancellationToken) =>
        await ReadAsync(EntryName(documentId), cancellationToken).ConfigureAwait(false) is { } bytes ? ManifestEntry.Read(bytes) : null;

    private async Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(name, async () => (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == StorageError.BlobNotFound)
        {
            return null;
        }
    }

    private Task<byte[]> ReadAsync(string name, BlobDownloadOptions? options, CancellationToken cancellationToken) =>
        RunAsync(name, () => container.GetBlobClient(name).ReadAsync(options, cancellationToken));

    private Uri AddressOf(string name) => new($"{Root}/{string.Join("/", name.Split('/').Select(Uri.EscapeDataString))}");

    private Task<T> RunAsync<T>(string name, Func<Task<T>> request)
    {
        StorageNames.EnsureBlob(name);
        return StorageError.TellAsync(AddressOf(name), request);
    }

    /// <summary>The blob still has its size and the hash that it was committed with.</summary>
    private sealed class SavedBlob(ContainerDestination destination, ManifestEntry entry) : ISavedContent
    {
        public async Task<string?> ChangeAsync(CancellationToken cancellationToken) =>
            await destination.PropertiesAsync(entry.Path, cancellationToken).ConfigureAwait(false) is not { } blob ? "the blob isn't there any more"
            : IsWhole(blob, entry) ? null
            : "the blob has changed since";

        public bool Settle() => true;

        public async Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) =>
            entry.MetadataPath is { } name ? await destination.ReadAsync(name, null, cancellationToken).ConfigureAwait(false) : null;
    }
}
