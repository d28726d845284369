using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Transfers;

/// <summary>Saves chunks to folders, reads their metadata, and deletes what is provably saved.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.
internal sealed class TransferEngine(ContentClient client, FullJitterDelay delay, EngineOptions engineOptions) : ITransferEngine
#pragma warning restore CA1001
{
    /// <summary>Metadata of four hours with nineteen participants is a few KiB.</summary>
    private const long LargestMetadata = 16 * 1024 * 1024;

    private readonly SemaphoreSlim _connections = new(engineOptions.MaxConnections);
    private readonly ConcurrentDictionary<string, SavedChunks> _saved = new(StringComparer.Ordinal);

    public async Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken)
    {
        var location = chunk.MetadataLocation ?? throw NoLocation(chunk, chunk.DocumentId, nameof(chunk.MetadataLocation));
        var bytes = await ReadMetadataAsync(chunk, location, cancellationToken).ConfigureAwait(false)
            ?? throw RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, location.AbsolutePath);
        return MetadataReader.Read(bytes, chunk);
    }

    public async Task<SavedChunk?> SaveAsync(RecordingChunk chunk, SaveOptions options, ICommandHost host, CancellationToken cancellationToken)
    {
        var folder = new DestinationFolder(options.DestinationPath);
        var save = new ChunkSave(this, chunk, folder, SavedIn(folder), options.Force, host);
        try
        {
            return await save.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, chunk, exception, folder.Root, exception.Message);
        }
        catch (RecordingException exception) when (exception.ErrorId == "ContentNotFound" && chunk.ExpiresOn < DateTimeOffset.UtcNow)
        {
            throw RecordingError.Create("RecordingExpired", RecordingErrorCategory.ObjectNotFound, chunk, exception, chunk.DocumentId, chunk.ExpiresOn);
        }
    }

    /// <summary>A download over this connection's shared connections.</summary>
    public ParallelDownload Download(RecordingChunk chunk, Uri location, PartialFile partial)
    {
        // A clock that runs ahead must not make anybody wait longer.
        var announced = chunk.ExpiresOn - RecordingChunk.Retention;
        var notReadyUntil = (announced > DateTimeOffset.UtcNow ? DateTimeOffset.UtcNow : announced) + engineOptions.NotReadyPatience;
        var source = new ContentSource(client, delay, chunk, location, partial.Total, notReadyUntil);
        return new ParallelDownload(source, partial, _connections, engineOptions.MaxConnections, delay, chunk);
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

    public Task<bool> RemoveAsync(SavedChunk chunk, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        if (!force)
        {
            SavedChunks.EnsureUntouched(chunk);
        }

        return RemoveAsync(chunk, chunk.DocumentId, chunk.DeleteLocation, host, cancellationToken);
    }

    public async Task<bool> RemoveAsync(RecordingChunk chunk, string? destinationPath, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        if (!force)
        {
            var saved = destinationPath is null ? null : SavedIn(new DestinationFolder(destinationPath));
            if (saved is null || await saved.FindAsync(chunk, cancellationToken).ConfigureAwait(false) is not { Verified: true })
            {
                var reason = saved is null ? "nothing shows where it was saved" : $"the manifest in '{destinationPath}' doesn't show it, or the file isn't what it shows";
                throw RecordingError.Create("NotSaved", RecordingErrorCategory.InvalidOperation, chunk, chunk.DocumentId, reason);
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

    private SavedChunks SavedIn(DestinationFolder folder) => _saved.GetOrAdd(folder.Root, _ => new SavedChunks(folder));

    public static RecordingException NoLocation(object target, string documentId, string name) =>
        RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, target, documentId, name);
}
