using System;
using System.Collections.Concurrent;
using System.IO;
using System.Text;
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
    private const int MaximumStarts = 3;

    /// <summary>Metadata of four hours with nineteen participants is a few KiB.</summary>
    private const long LargestMetadata = 16 * 1024 * 1024;

    private static readonly TimeSpan ShortlyBeforeExpiry = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _connections = new(engineOptions.MaxConnections);
    private readonly ConcurrentDictionary<string, SavedChunks> _saved = new(StringComparer.Ordinal);

    public async Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken)
    {
        var location = Required(chunk.MetadataLocation, chunk, nameof(chunk.MetadataLocation));
        var bytes = await ReadMetadataAsync(chunk, location, cancellationToken).ConfigureAwait(false)
            ?? throw RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, location.AbsolutePath);
        return Parse(bytes, chunk);
    }

    public async Task<SavedChunk?> SaveAsync(RecordingChunk chunk, SaveOptions options, ICommandHost host, CancellationToken cancellationToken)
    {
        var location = Required(chunk.ContentLocation, chunk, nameof(chunk.ContentLocation));
        var folder = new DestinationFolder(options.DestinationPath);
        if (!options.Force && await SavedIn(folder).FindAsync(chunk, cancellationToken).ConfigureAwait(false) is { } saved)
        {
            await host.WriteVerboseAsync($"{chunk} is saved already: {saved.Path}").ConfigureAwait(false);
            return saved;
        }

        var metadataBytes = chunk.MetadataLocation is { } metadataLocation
            ? await ReadMetadataAsync(chunk, metadataLocation, cancellationToken).ConfigureAwait(false)
            : null;
        var metadata = metadataBytes is null ? null : Parse(metadataBytes, chunk);
        var planned = ChunkFileName.Build(chunk, metadata, FormatCheck.Named(chunk, metadata) ?? "");
        var path = folder.Resolve(planned);
        if (!await host.ShouldProcessAsync(path, $"Save recording chunk {chunk}").ConfigureAwait(false))
        {
            return null;
        }

        folder.Prepare(planned);
        if (!options.Force)
        {
            EnsureFree(path, chunk);
        }

        try
        {
            return await SaveAsync(chunk, location, folder, planned, metadata, metadataBytes, options.Force, host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, chunk, exception, path, exception.Message);
        }
        catch (RecordingException exception) when (exception.ErrorId == "ContentNotFound" && chunk.ExpiresOn < DateTimeOffset.UtcNow)
        {
            throw RecordingError.Create("RecordingExpired", RecordingErrorCategory.ObjectNotFound, chunk, exception, chunk.DocumentId, chunk.ExpiresOn);
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

    private async Task<SavedChunk> SaveAsync(
        RecordingChunk chunk,
        Uri location,
        DestinationFolder folder,
        string planned,
        RecordingMetadata? metadata,
        byte[]? metadataBytes,
        bool force,
        ICommandHost host,
        CancellationToken cancellationToken)
    {
        using var partial = await PartialFile.TryOpenAsync(folder.Resolve(planned), chunk.DocumentId, cancellationToken).ConfigureAwait(false)
            ?? throw RecordingError.Create("BeingSaved", RecordingErrorCategory.ResourceUnavailable, chunk, folder.Resolve(planned));
        try
        {
            await WarnBeforeExpiryAsync(chunk, host).ConfigureAwait(false);
            var sha256 = await FetchAsync(chunk, location, partial, host, cancellationToken).ConfigureAwait(false);
            var (extension, isProven) = FormatCheck.Check(chunk, metadata, partial.ReadHead(MediaSignature.Length));
            if (!isProven)
            {
                await host.WriteWarningAsync($"{chunk} is saved, but this version doesn't know its format '{extension}': it isn't verified, and won't be deleted without -Force.").ConfigureAwait(false);
            }

            var relativePath = ChunkFileName.Build(chunk, metadata, extension);
            var path = folder.Prepare(relativePath);
            if (!force)
            {
                EnsureFree(path, chunk);
            }

            var metadataPath = metadataBytes is null ? null : ChunkFileName.Build(chunk, metadata, "json");
            if (metadataPath is not null)
            {
                WriteMetadata(folder.Prepare(metadataPath), metadataBytes!);
            }

            // The line first, then the name: a line without its file is only saved again, a file without its line would be
            // nobody's.
            var saved = await SavedIn(folder).AddAsync(chunk, metadata, relativePath, metadataPath, partial.Total!.Value, sha256, isProven, cancellationToken).ConfigureAwait(false);
            partial.Publish(path);
            return saved;
        }
        catch (RecordingException exception) when (exception.Category is RecordingErrorCategory.InvalidData && exception.ErrorId != "TransferIncomplete")
        {
            // What isn't the recording is of no use to the next run.
            partial.Discard();
            throw;
        }
    }

    /// <summary>Fetches what is missing. A file that changed meanwhile is begun anew; two files are never spliced.</summary>
    private async Task<string> FetchAsync(RecordingChunk chunk, Uri location, PartialFile partial, ICommandHost host, CancellationToken cancellationToken)
    {
        var notReadyUntil = Earlier(chunk.ExpiresOn - RecordingChunk.Retention, DateTimeOffset.UtcNow) + engineOptions.NotReadyPatience;
        for (var start = 1; ; start++)
        {
            var source = new ContentSource(client, delay, chunk, location, notReadyUntil);
            var download = new ParallelDownload(source, partial, _connections, engineOptions.MaxConnections, delay, chunk);
            try
            {
                return await TransferProgress.ReportAsync(host, chunk, partial, download, cancellationToken).ConfigureAwait(false);
            }
            catch (RecordingException exception) when (exception.ErrorId == "SizeMismatch" && start < MaximumStarts)
            {
                await host.WriteVerboseAsync($"{exception.Message} Beginning anew.").ConfigureAwait(false);
                partial.Forget();
            }
        }
    }

    /// <summary>A clock that runs ahead must not make anybody wait longer.</summary>
    private static DateTimeOffset? Earlier(DateTimeOffset? announced, DateTimeOffset now) => announced < now ? announced : announced is null ? null : now;

    private static async Task WarnBeforeExpiryAsync(RecordingChunk chunk, ICommandHost host)
    {
        if (chunk.ExpiresOn - DateTimeOffset.UtcNow is { } left && left < ShortlyBeforeExpiry && left > TimeSpan.Zero)
        {
            await host.WriteWarningAsync($"The service deletes {chunk} in {left.TotalMinutes:0} minutes.").ConfigureAwait(false);
        }
    }

    private static void EnsureFree(string path, RecordingChunk chunk)
    {
        if (File.Exists(path))
        {
            throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, chunk, path);
        }
    }

    private static void WriteMetadata(string path, byte[] bytes)
    {
        var partial = PartialFile.PathOf(path);
        try
        {
            using (var file = DestinationFolder.OpenFile(partial, FileShare.None))
            {
                file.SetLength(0);
                file.Write(bytes, 0, bytes.Length);
                file.Flush(flushToDisk: true);
            }

            DestinationFolder.Publish(partial, path);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Null where the service has none.</summary>
    private async Task<byte[]?> ReadMetadataAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
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

        using var body = new MemoryStream();
        await response.ContentStream!.CopyToAsync(body, 81920, cancellationToken).ConfigureAwait(false);
        return body.ToArray();
    }

    private static RecordingMetadata Parse(byte[] bytes, RecordingChunk chunk) => MetadataReader.Read(Encoding.UTF8.GetString(bytes), chunk);

    private static Uri Required(Uri? location, RecordingChunk chunk, string name) =>
        location ?? throw NoLocation(chunk, chunk.DocumentId, name);

    private SavedChunks SavedIn(DestinationFolder folder) => _saved.GetOrAdd(folder.Root, _ => new SavedChunks(folder));

    private static RecordingException NoLocation(object target, string documentId, string name) =>
        RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, target, documentId, name);
}
