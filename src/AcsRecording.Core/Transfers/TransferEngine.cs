using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using AcsRecording.Core.Media;
using AcsRecording.Core.Storage;
using AcsRecording.Core.Transfers.Files;

namespace AcsRecording.Core.Transfers;

/// <summary>Saves chunks to folders and containers, reads their metadata, and deletes what is provably saved.</summary>
internal sealed class TransferEngine(IChunkFiles service, BlobLocations blobs, FullJitterDelay delay, string? resourceId, StorageCredential credential, EngineOptions engineOptions) : ITransferEngine
{
    /// <summary>One for each folder, because it remembers how far it has read the manifest.</summary>
    private readonly ConcurrentDictionary<string, FolderDestination> _folders = new(StringComparer.Ordinal);

    /// <summary>How long to wait before trying again.</summary>
    public FullJitterDelay Delay => delay;

    public ServiceClock Clock { get; init; } = new();

    public DocumentsInFlight InFlight { get; init; } = new();

    /// <summary>Whether the chunk's files may still be on their way, asked from now on.</summary>
    public Readiness ReadinessOf(RecordingChunk chunk) => new(chunk, Clock, engineOptions.NotReadyPatience);

    public async Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, string? storageConnectionString, CancellationToken cancellationToken)
    {
        EnsureOwn(chunk);
        var location = chunk.MetadataLocation ?? throw NoLocation(chunk, chunk.DocumentId, nameof(chunk.MetadataLocation));
        try
        {
            var files = Files(location, storageConnectionString);
            return (await FetchedMetadata.FetchAsync(files, chunk, new ConnectionPool(1), delay, ReadinessOf(chunk), cancellationToken).ConfigureAwait(false)).Metadata;
        }
        catch (RecordingException exception) when (IsExpired(exception, chunk))
        {
            throw Expired(exception, chunk);
        }
    }

    /// <summary>Whether what isn't found is gone for good, by the service's clock.</summary>
    public bool IsExpired(RecordingException exception, RecordingChunk chunk) => exception.ErrorId == "ContentNotFound" && chunk.ExpiresOn < Clock.Now;

    public static RecordingException Expired(RecordingException exception, RecordingChunk chunk) =>
        RecordingError.Create("RecordingExpired", RecordingErrorCategory.ObjectNotFound, chunk, exception, chunk.DocumentId, chunk.ExpiresOn);

    public async Task<RecordingMetadata> GetMetadataAsync(SavedChunk saved, string? storageConnectionString, CancellationToken cancellationToken) =>
        await ReadSavedMetadataAsync(saved, cancellationToken).ConfigureAwait(false) is { } bytes
            ? MetadataReader.Read(bytes, saved)
            : await GetMetadataAsync(saved.Origin, storageConnectionString, cancellationToken).ConfigureAwait(false);

    public IChunkSaver OpenSaver(SaveOptions options) => new ChunkSaver(
        this,
        Open(options.Destination),
        NameTemplate.Parse(options.NameTemplate ?? NamePlaceholders.DefaultTemplate),
        new ConnectionPool(options.MaxConnections ?? engineOptions.MaxConnections),
        options);

    /// <summary>What is at an address: a storage account's blob, or else a file of the service's.</summary>
    public IChunkFiles Files(Uri location, string? storageConnectionString) =>
        blobs.IsBlob(location) ? BlobFiles(storageConnectionString) : service;

    /// <summary>A method of its own, as Container is: a method that names a type of Azure Storage loads its package, which most saves don't need.</summary>
    private BlobFiles BlobFiles(string? storageConnectionString) => new((address, chunk) => blobs.Open(address, chunk, storageConnectionString));

    /// <summary>Throws <c>OtherResource</c> for a chunk of an event that isn't of the connection's resource, or doesn't say.</summary>
    public void EnsureOwn(RecordingChunk chunk)
    {
        // What no event announced, the connection's own service or the user has named.
        if (resourceId is not null && chunk.EventId is not null && !resourceId.Trim('/').Equals(chunk.Topic?.Trim('/'), StringComparison.OrdinalIgnoreCase))
        {
            throw RecordingError.Create("OtherResource", RecordingErrorCategory.SecurityError, chunk, chunk.DocumentId, chunk.Topic ?? "that its event doesn't name", resourceId);
        }
    }

    public async Task<bool> RemoveAsync(SavedChunk saved, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        var removal = new Removal(saved.DocumentId, saved, force, host);
        if (saved.Planned)
        {
            return await removal.TellPlannedAsync(FilesToDelete(saved.Origin, saved, destination?.StorageConnectionString)).ConfigureAwait(false);
        }

        // What another process saved is only what it says of itself: the manifest proves it, as it proves a chunk.
        await (saved.Content is null || destination is { IsPlace: true }
            ? removal.ProveAsync(Place(saved, destination), saved.Origin, cancellationToken)
            : removal.ProveAsync(saved.Verified ? saved.Content : null, "it wasn't verified", cancellationToken)).ConfigureAwait(false);
        return await removal.DeleteAsync(saved.Origin, FilesToDelete(saved.Origin, saved, destination?.StorageConnectionString), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> RemoveAsync(RecordingChunk chunk, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        EnsureOwn(chunk);
        var removal = new Removal(chunk.DocumentId, chunk, force, host);
        await removal.ProveAsync(destination is { IsPlace: true } ? Open(destination) : null, chunk, cancellationToken).ConfigureAwait(false);
        return await removal.DeleteAsync(chunk, FilesToDelete(chunk, chunk, destination?.StorageConnectionString), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The destination that is named, or else the folder with a manifest in which a saved chunk's file lies.</summary>
    private IDestination? Place(SavedChunk saved, SaveDestination? destination) =>
        destination is { IsPlace: true } ? Open(destination)
        : saved.Path is not null && Manifest.RootOf(saved.Path) is { } root ? Open(new SaveDestination { Path = root })
        : null;

    private static async Task<byte[]?> ReadSavedMetadataAsync(SavedChunk saved, CancellationToken cancellationToken)
    {
        try
        {
            return saved.Content is { } content ? await content.ReadMetadataAsync(cancellationToken).ConfigureAwait(false)
                : saved.MetadataPath is { } path ? File.ReadAllBytes(path)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("MetadataUnreadable", RecordingErrorCategory.InvalidData, saved, exception, saved, exception.Message);
        }
        catch (RecordingException exception) when (exception.TargetObject is null)
        {
            exception.TargetObject = saved;
            throw;
        }
    }

    private IChunkFiles FilesToDelete(RecordingChunk chunk, object target, string? storageConnectionString) =>
        Files(chunk.DeleteLocation ?? throw NoLocation(target, chunk.DocumentId, nameof(chunk.DeleteLocation)), storageConnectionString);

    private IDestination Open(SaveDestination destination) => destination.ContainerUri is { } address
        ? Container(address, destination.StorageConnectionString)
        : _folders.GetOrAdd(Path.GetFullPath(destination.Path ?? throw new ArgumentException("It names no place.", nameof(destination))), root => new FolderDestination(root));

    private ContainerDestination Container(Uri address, string? connectionString) =>
        new(ContainerAddress.Open(address, credential.With(connectionString), engineOptions));

    public static RecordingException NoLocation(object target, string documentId, string name) =>
        RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, target, documentId, name);
}
