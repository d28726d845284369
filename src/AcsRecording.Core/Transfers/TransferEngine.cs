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
internal sealed class TransferEngine(ContentClient client, FullJitterDelay delay, string? resourceId, IAzureIdentity? identity, EngineOptions engineOptions) : ITransferEngine
{
    /// <summary>Metadata of four hours with nineteen participants is a few KiB.</summary>
    private const long LargestMetadata = 16 * 1024 * 1024;

    /// <summary>One for each folder, because it remembers how far it has read the manifest.</summary>
    private readonly ConcurrentDictionary<string, FolderDestination> _folders = new(StringComparer.Ordinal);

    public async Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken)
    {
        EnsureOwn(chunk);
        var location = chunk.MetadataLocation ?? throw NoLocation(chunk, chunk.DocumentId, nameof(chunk.MetadataLocation));
        var bytes = await ReadMetadataAsync(chunk, location, cancellationToken).ConfigureAwait(false)
            ?? throw RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, location.AbsolutePath);
        return MetadataReader.Read(bytes, chunk);
    }

    public IChunkSaver OpenSaver(SaveOptions options) => new ChunkSaver(
        this,
        Open(options.Destination),
        NameTemplate.Parse(options.NameTemplate ?? NameTemplate.Default),
        new ConnectionPool(options.MaxConnections ?? engineOptions.MaxConnections),
        options);

    /// <summary>Throws <c>OtherResource</c> for a chunk of an event that isn't of the connection's resource.</summary>
    public void EnsureOwn(RecordingChunk chunk)
    {
        if (resourceId is not null && chunk.Topic is { } topic && !topic.Trim('/').Equals(resourceId.Trim('/'), StringComparison.OrdinalIgnoreCase))
        {
            throw RecordingError.Create("OtherResource", RecordingErrorCategory.SecurityError, chunk, chunk.DocumentId, topic, resourceId);
        }
    }

    /// <summary>A reader of a chunk's content over a pipeline's connections.</summary>
    public ContentReader Read(RecordingChunk chunk, Uri location, long? total, ConnectionPool connections) =>
        new(new ContentSource(client, delay, chunk, location, total, NotReadyUntil(chunk)), connections, delay, chunk);

    /// <summary>Waits, if what isn't a recording may still become one; false where it is too late for that.</summary>
    public async Task<bool> WaitUntilReadyAsync(RecordingChunk chunk, int attempt, CancellationToken cancellationToken)
    {
        if (!(DateTimeOffset.UtcNow < NotReadyUntil(chunk)))
        {
            return false;
        }

        await Task.Delay(delay.Next(attempt), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>A clock that runs ahead must not make anybody wait longer.</summary>
    private DateTimeOffset? NotReadyUntil(RecordingChunk chunk)
    {
        var announced = chunk.ExpiresOn - RecordingChunk.Retention;
        return (announced > DateTimeOffset.UtcNow ? DateTimeOffset.UtcNow : announced) + engineOptions.NotReadyPatience;
    }

    /// <summary>The metadata as served; null where the service has none.</summary>
    public async Task<byte[]?> ReadMetadataAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(location, chunk.DocumentId, new ByteRange(0, LargestMetadata), cancellationToken).ConfigureAwait(false);
        if (response.Status == 404)
        {
            return null;
        }

        if (response.Status is not (200 or 206))
        {
            throw ServiceError.From(response, chunk, chunk.DocumentId);
        }

        try
        {
            using var body = new MemoryStream();
            await response.ContentStream!.CopyToAsync(body, FileHash.BufferSize, cancellationToken).ConfigureAwait(false);
            return body.ToArray();
        }
        catch (IOException exception)
        {
            throw RecordingError.Create("MetadataUnreadable", RecordingErrorCategory.InvalidData, chunk, exception, chunk, exception.Message);
        }
    }

    public async Task<bool> RemoveAsync(SavedChunk chunk, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        if (!force)
        {
            var reason = chunk is { Verified: true, Content: { } content } ? await content.ChangeAsync(cancellationToken).ConfigureAwait(false) : "it wasn't verified";
            if (reason is not null)
            {
                throw NotSaved(chunk, chunk.DocumentId, reason);
            }
        }

        return await RemoveAsync(chunk, chunk.DocumentId, chunk.DeleteLocation, host, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> RemoveAsync(RecordingChunk chunk, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        EnsureOwn(chunk);
        if (!force)
        {
            var place = destination is null ? throw NotSaved(chunk, chunk.DocumentId, "nothing shows where it was saved") : Open(destination);
            if (await place.FindAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false) is not { Verified: true })
            {
                throw NotSaved(chunk, chunk.DocumentId, $"the manifest in '{place.Root}' doesn't show it, or the bytes there aren't what it shows");
            }
        }

        return await RemoveAsync(chunk, chunk.DocumentId, chunk.DeleteLocation, host, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> RemoveAsync(object target, string documentId, Uri? deleteLocation, ICommandHost host, CancellationToken cancellationToken)
    {
        var location = deleteLocation ?? throw NoLocation(target, documentId, nameof(RecordingChunk.DeleteLocation));
        if (!await host.ShouldProcessAsync(documentId, "Delete recording chunk at the service, for good").ConfigureAwait(false))
        {
            return false;
        }

        using var response = await client.DeleteAsync(location, documentId, cancellationToken).ConfigureAwait(false);
        return response.Status is 200 or 202 or 204 or 404 ? true : throw ServiceError.From(response, target, documentId);
    }

    private IDestination Open(SaveDestination destination) => destination.ContainerUri is { } address
        ? new ContainerDestination(ContainerAddress.Open(address, new StorageCredential(destination.StorageConnectionString, identity, engineOptions), engineOptions))
        : _folders.GetOrAdd(Path.GetFullPath(destination.Path ?? throw new ArgumentException("It names no place.", nameof(destination))), root => new FolderDestination(root));

    private static RecordingException NotSaved(object target, string documentId, string reason) =>
        RecordingError.Create("NotSaved", RecordingErrorCategory.InvalidOperation, target, documentId, reason);

    public static RecordingException NoLocation(object target, string documentId, string name) =>
        RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, target, documentId, name);
}
