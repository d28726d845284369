using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>A blob container.</summary>
internal sealed class ContainerDestination : IDestination
{
    private readonly ContainerBlobs _blobs;
    private readonly ContainerManifest _manifest;

    public ContainerDestination(BlobContainerClient container)
    {
        _blobs = new ContainerBlobs(container);
        _manifest = new ContainerManifest(_blobs);
    }

    public string Root => _blobs.Root;

    public string FullName(string name) => _blobs.FullName(name);

    /// <summary>The blob still has its size and the hash that it was committed with.</summary>
    public async Task<bool> ConfirmAsync(ManifestEntry entry, CancellationToken cancellationToken) =>
        await _blobs.LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is { } there
            && there.Bytes == entry.Bytes
            && there.Sha256 == entry.Sha256;

    public void RemoveLeft(string name)
    {
        // The account removes blocks that were never committed.
    }

    public Task<ManifestEntry?> NotedAsync(string documentId, CancellationToken cancellationToken) =>
        _manifest.FindAsync(documentId, cancellationToken);

    public Task ReadManifestAsync(ManifestQuery query, Func<ManifestEntry, Task> take, CancellationToken cancellationToken) =>
        _manifest.ReadAsync(query, take, cancellationToken);

    public Task<StoredFile?> LookAsync(string name, CancellationToken cancellationToken) => _blobs.LookAsync(name, cancellationToken);

    public Task<ContentHashes> HashAsync(string name, bool withMd5, CancellationToken cancellationToken) =>
        _blobs.HashAsync(name, withMd5, cancellationToken);

    /// <summary>Only a write tells.</summary>
    public Task EnsureWritableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IChunkSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IChunkSink>(new BlobSink(_blobs, request));

    public Task WriteAsync(string name, byte[] bytes, bool replace, CancellationToken cancellationToken) =>
        _blobs.WriteAsync(name, bytes, replace, null, cancellationToken);

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) => _blobs.ReadAsync(name, cancellationToken);

    public Task<byte[]> ReadAsync(string name, ByteRange range, CancellationToken cancellationToken) =>
        _blobs.ReadAsync(name, range, cancellationToken);

    public Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken) => _manifest.AddAsync(entry, cancellationToken);

    /// <summary>A blob that another tool has copied may have lost what stands beside its bytes.</summary>
    public async Task TakeUpAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        if (await LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is { } there && there.Sha256 != entry.Sha256)
        {
            entry.Stamp = await _blobs.WriteMetadataAsync(entry, cancellationToken).ConfigureAwait(false);
        }

        await AddAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    public async Task EnsureErasableAsync(string name, CancellationToken cancellationToken)
    {
        if (await _blobs.PropertiesAsync(name, cancellationToken).ConfigureAwait(false) is not { } blob)
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

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => _blobs.DeleteAsync(name, cancellationToken);

    public Task EraseAsync(ManifestEntry erased, CancellationToken cancellationToken) => _manifest.EraseAsync(erased, cancellationToken);

    public SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved) =>
        entry.ToSavedChunk(chunk, alreadySaved, _blobs.AddressOf, new SavedBlob(_blobs, this, entry));
}
