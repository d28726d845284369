using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>What a folder provably holds: what its manifest shows and the files confirm.</summary>
internal sealed class SavedChunks(DestinationFolder folder)
{
    private readonly Manifest _manifest = new(folder.Root);

    /// <summary>Throws <c>NotSaved</c> unless the chunk was verified and its file still has its size.</summary>
    public static void EnsureUntouched(SavedChunk chunk)
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

    /// <summary>The chunk as it was saved, its file hashed again; null where anything doesn't fit.</summary>
    public async Task<SavedChunk?> FindAsync(RecordingChunk chunk, CancellationToken cancellationToken)
    {
        if (await _manifest.FindAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var path = folder.Resolve(entry.Path);
        var whole = File.Exists(path)
            && new FileInfo(path).Length == entry.Bytes
            && await FileHash.ComputeAsync(path, cancellationToken).ConfigureAwait(false) == entry.Sha256;
        return whole ? ToSavedChunk(chunk, entry, alreadySaved: true) : null;
    }

    /// <summary>Writes the chunk's line.</summary>
    public async Task<SavedChunk> AddAsync(
        RecordingChunk chunk,
        RecordingMetadata? metadata,
        string path,
        string? metadataPath,
        long bytes,
        string sha256,
        bool isProven,
        CancellationToken cancellationToken)
    {
        var entry = new ManifestEntry
        {
            DocumentId = chunk.DocumentId,
            Path = path,
            MetadataPath = metadataPath,
            Bytes = bytes,
            Sha256 = sha256,
            Verified = isProven,
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
        await _manifest.AppendAsync(entry, cancellationToken).ConfigureAwait(false);
        return ToSavedChunk(chunk, entry, alreadySaved: false);
    }

    private SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved) => new()
    {
        Path = folder.Resolve(entry.Path),
        MetadataPath = entry.MetadataPath is null ? null : folder.Resolve(entry.MetadataPath),
        Bytes = entry.Bytes,
        Sha256 = entry.Sha256,
        Duration = entry.DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        Verified = entry.Verified,
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
