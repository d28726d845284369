using System;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Transfers;

/// <summary>What a manifest holds of one saved chunk. Property names are the file's own; new ones may be added, none changed.</summary>
internal sealed class ManifestEntry
{
    public static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The names that a template can make: <see cref="NameTemplate"/>.</summary>
    private static readonly Regex Name = new(@"\A(?:[A-Za-z0-9_-][A-Za-z0-9_ .-]*/)*[A-Za-z0-9_-][A-Za-z0-9_ .-]*\z", RegexOptions.CultureInvariant);

    public string DocumentId { get; set; } = "";

    /// <summary>Relative to the destination's root, with '/'.</summary>
    public string Path { get; set; } = "";

    public string? MetadataPath { get; set; }

    public long Bytes { get; set; }

    public string Sha256 { get; set; } = "";

    /// <summary>Whether the bytes were proven to be of the format that the service names.</summary>
    public bool Verified { get; set; }

    public double? DurationMs { get; set; }

    public int Index { get; set; }

    public string? RecordingId { get; set; }

    public string? CallId { get; set; }

    public string? EventId { get; set; }

    public DateTimeOffset? RecordingStartTime { get; set; }

    public DateTimeOffset SavedOn { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    public string[] Participants { get; set; } = [];

    /// <summary>An entry as it was written, or null: one that is torn, or leads anywhere else, proves nothing.</summary>
    public static ManifestEntry? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<ManifestEntry>(utf8, Format) is { DocumentId.Length: > 0, Path: { } path, Sha256: not null } entry
                && Name.IsMatch(path)
                && (entry.MetadataPath is null || Name.IsMatch(entry.MetadataPath)) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>False where only metadata was asked for; no manifest holds such an entry.</summary>
    [JsonIgnore]
    public bool HasContent => Path.Length > 0;

    /// <summary>True where nothing was saved, only told what would be; no manifest holds such an entry.</summary>
    [JsonIgnore]
    public bool Planned { get; set; }

    /// <summary>An entry of now.</summary>
    public static ManifestEntry Of(RecordingChunk chunk, RecordingMetadata? metadata) => new()
    {
        DocumentId = chunk.DocumentId,
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

    /// <summary>The chunk as its user sees it, in a folder.</summary>
    public SavedChunk ToSavedChunk(RecordingChunk chunk, bool alreadySaved, Func<string, string> pathOf, ISavedContent content) => ToSavedChunk(
        chunk, alreadySaved, HasContent ? pathOf(Path) : null, null, MetadataPath is null ? null : pathOf(MetadataPath), null, content);

    /// <summary>The chunk as its user sees it, in a container.</summary>
    public SavedChunk ToSavedChunk(RecordingChunk chunk, bool alreadySaved, Func<string, Uri> addressOf, ISavedContent content) => ToSavedChunk(
        chunk, alreadySaved, null, HasContent ? addressOf(Path) : null, null, MetadataPath is null ? null : addressOf(MetadataPath), content);

    private SavedChunk ToSavedChunk(RecordingChunk chunk, bool alreadySaved, string? path, Uri? blobUri, string? metadataPath, Uri? metadataBlobUri, ISavedContent content) => new()
    {
        Path = path,
        BlobUri = blobUri,
        MetadataPath = metadataPath,
        MetadataBlobUri = metadataBlobUri,
        Bytes = Bytes,
        Sha256 = HasContent ? Sha256 : null,
        Duration = DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        Verified = Verified,
        AlreadySaved = alreadySaved,
        Planned = Planned,
        DocumentId = chunk.DocumentId,
        Index = chunk.Index,
        RecordingId = chunk.RecordingId ?? RecordingId,
        CallId = chunk.CallId ?? CallId,
        EventId = chunk.EventId ?? EventId,
        DeleteLocation = chunk.DeleteLocation,
        ExpiresOn = chunk.ExpiresOn ?? ExpiresOn,
        Content = content,
        Origin = chunk,
        Delivery = chunk.Delivery,
    };
}
