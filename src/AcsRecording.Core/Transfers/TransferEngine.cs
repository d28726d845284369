using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Transfers;

/// <summary>Saves chunks to folders, reads their metadata, and deletes what is provably saved.</summary>
internal sealed class TransferEngine(ContentClient client) : ITransferEngine
{
    private readonly ConcurrentDictionary<string, Manifest> _manifests = new(StringComparer.Ordinal);

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
        var manifest = ManifestOf(folder);
        if (!options.Force && await FindSavedAsync(chunk, folder, manifest, cancellationToken).ConfigureAwait(false) is { } saved)
        {
            await host.WriteVerboseAsync($"{chunk} is saved already: {saved.Path}").ConfigureAwait(false);
            return saved;
        }

        var metadataBytes = chunk.MetadataLocation is { } metadataLocation
            ? await ReadMetadataAsync(chunk, metadataLocation, cancellationToken).ConfigureAwait(false)
            : null;
        var metadata = metadataBytes is null ? null : Parse(metadataBytes, chunk);
        var relativePath = ChunkFileName.Build(chunk, metadata);
        var path = folder.Resolve(relativePath);
        if (!await host.ShouldProcessAsync(path, $"Save recording chunk {chunk}").ConfigureAwait(false))
        {
            return null;
        }

        folder.Prepare(relativePath);
        if (!options.Force && File.Exists(path))
        {
            throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, chunk, path);
        }

        try
        {
            return await SaveAsync(chunk, location, folder, relativePath, metadata, metadataBytes, host, cancellationToken).ConfigureAwait(false);
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

    public async Task DeleteAsync(Uri deleteLocation, string? documentId, CancellationToken cancellationToken)
    {
        using var response = await client.DeleteAsync(deleteLocation, documentId, cancellationToken).ConfigureAwait(false);
        if (response.Status is not (200 or 202 or 204 or 404))
        {
            throw ServiceError.From(response, deleteLocation, documentId ?? deleteLocation.AbsolutePath);
        }
    }

    public void EnsureSaved(SavedChunk chunk)
    {
        var reason = !chunk.Verified ? "it wasn't verified"
            : !File.Exists(chunk.Path) ? "the file isn't there any more"
            : new FileInfo(chunk.Path).Length != chunk.Bytes ? "the file's size has changed since"
            : null;
        if (reason is not null)
        {
            throw RecordingError.Create("NotSaved", RecordingErrorCategory.InvalidOperation, chunk, chunk.DocumentId, reason);
        }
    }

    public async Task EnsureSavedAsync(RecordingChunk chunk, string? destinationPath, CancellationToken cancellationToken)
    {
        var reason = destinationPath is null ? "nothing shows where it was saved" : $"the manifest in '{destinationPath}' doesn't show it, or the file isn't what it shows";
        var folder = destinationPath is null ? null : new DestinationFolder(destinationPath);
        if (folder is null || await FindSavedAsync(chunk, folder, ManifestOf(folder), cancellationToken).ConfigureAwait(false) is null)
        {
            throw RecordingError.Create("NotSaved", RecordingErrorCategory.InvalidOperation, chunk, chunk.DocumentId, reason);
        }
    }

    private static async Task<SavedChunk?> FindSavedAsync(RecordingChunk chunk, DestinationFolder folder, Manifest manifest, CancellationToken cancellationToken)
    {
        if (await manifest.FindAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var path = folder.Resolve(entry.Path);
        var whole = File.Exists(path)
            && new FileInfo(path).Length == entry.Bytes
            && await FileHash.ComputeAsync(path, cancellationToken).ConfigureAwait(false) == entry.Sha256;
        return whole ? ToSavedChunk(chunk, folder, entry, alreadySaved: true) : null;
    }

    private async Task<SavedChunk> SaveAsync(
        RecordingChunk chunk,
        Uri location,
        DestinationFolder folder,
        string relativePath,
        RecordingMetadata? metadata,
        byte[]? metadataBytes,
        ICommandHost host,
        CancellationToken cancellationToken)
    {
        var path = folder.Resolve(relativePath);
        var partial = path + ".partial";
        var activity = $"Saving {Path.GetFileName(path)}";
        var download = new ChunkDownload(client, location, chunk.DocumentId);
        try
        {
            var report = new ThrottledProgress(host, activity);
            using (var file = DestinationFolder.CreateFile(partial))
            {
                await download.CopyToAsync(file, report.BytesAsync, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            CheckFormat(chunk, metadata, download.Format);
            var metadataPath = metadataBytes is null ? null : Path.ChangeExtension(relativePath, ".json");
            if (metadataPath is not null)
            {
                WriteMetadata(folder.Resolve(metadataPath), metadataBytes!);
            }

            var entry = ToEntry(chunk, metadata, relativePath, metadataPath, download);

            // The line first, then the name: a line without its file is only saved again, a file without its line would be
            // nobody's.
            await ManifestOf(folder).AppendAsync(entry, cancellationToken).ConfigureAwait(false);
            DestinationFolder.Publish(partial, path);
            return ToSavedChunk(chunk, folder, entry, alreadySaved: false);
        }
        finally
        {
            File.Delete(partial);
            await host.WriteProgressAsync(new OperationProgress { Activity = activity, Completed = true }).ConfigureAwait(false);
        }
    }

    private static void CheckFormat(RecordingChunk chunk, RecordingMetadata? metadata, RecordingFormat? found)
    {
        if (found is null)
        {
            throw RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "its first bytes are neither WAV, MP3 nor MP4");
        }

        var said = metadata?.Format ?? chunk.Format;
        if (Enum.TryParse<RecordingFormat>(said, ignoreCase: true, out var expected) && expected != found)
        {
            throw RecordingError.Create("FormatMismatch", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, found, expected);
        }
    }

    private static void WriteMetadata(string path, byte[] bytes)
    {
        var partial = path + ".partial";
        try
        {
            using (var file = DestinationFolder.CreateFile(partial))
            {
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
        using var response = await client.GetAsync(location, chunk.DocumentId, 0, cancellationToken).ConfigureAwait(false);
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
        location ?? throw RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, name);

    private Manifest ManifestOf(DestinationFolder folder) => _manifests.GetOrAdd(folder.Root, root => new Manifest(root));

    private static ManifestEntry ToEntry(RecordingChunk chunk, RecordingMetadata? metadata, string path, string? metadataPath, ChunkDownload download) => new()
    {
        DocumentId = chunk.DocumentId,
        Path = path,
        MetadataPath = metadataPath?.Replace('\\', '/'),
        Bytes = download.Bytes,
        Sha256 = download.Sha256,
        DurationMs = metadata?.Duration?.TotalMilliseconds,
        Index = chunk.Index,
        RecordingId = chunk.RecordingId,
        CallId = chunk.CallId ?? metadata?.CallId,
        EventId = chunk.EventId,
        RecordingStartTime = chunk.RecordingStartTime ?? metadata?.StartTime,
        SavedOn = DateTimeOffset.UtcNow,
        ExpiresOn = chunk.ExpiresOn,
        Participants = metadata?.Participants.Select(participant => participant.ParticipantId).ToArray() ?? [],
    };

    private static SavedChunk ToSavedChunk(RecordingChunk chunk, DestinationFolder folder, ManifestEntry entry, bool alreadySaved) => new()
    {
        Path = folder.Resolve(entry.Path),
        MetadataPath = entry.MetadataPath is null ? null : folder.Resolve(entry.MetadataPath),
        Bytes = entry.Bytes,
        Sha256 = entry.Sha256,
        Duration = entry.DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        Verified = true,
        AlreadySaved = alreadySaved,
        DocumentId = chunk.DocumentId,
        Index = chunk.Index,
        RecordingId = chunk.RecordingId ?? entry.RecordingId,
        CallId = chunk.CallId ?? entry.CallId,
        EventId = chunk.EventId ?? entry.EventId,
        DeleteLocation = chunk.DeleteLocation,
        ExpiresOn = chunk.ExpiresOn ?? entry.ExpiresOn,
    };
}
