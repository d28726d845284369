using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Destinations;

/// <summary>What a manifest holds of one saved chunk. Property names are the file's own; new ones may be added, none changed.</summary>
internal sealed class ManifestEntry
{
    public string DocumentId { get; set; } = "";

    /// <summary>Relative to the destination's root, with '/'.</summary>
    public string Path { get; set; } = "";

    public string? MetadataPath { get; set; }

    public long Bytes { get; set; }

    public string Sha256 { get; set; } = "";

    /// <summary>Whether the bytes were proven to be of the format that the service names.</summary>
    public bool Verified { get; set; }

    /// <summary>
    /// Whether the bytes were proven to be the original's. False for a file that was taken up without a line of its own when its original
    /// was gone.
    /// </summary>
    public bool BytesProven { get; set; } = true;

    public double? DurationMs { get; set; }

    public int Index { get; set; }

    public string? RecordingId { get; set; }

    public string? CallId { get; set; }

    public string? EventId { get; set; }

    public DateTimeOffset? RecordingStartTime { get; set; }

    public DateTimeOffset SavedOn { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    public string[] Participants { get; set; } = [];

    /// <summary>What to delete at the service, so that it can still be deleted after another process saved the chunk.</summary>
    public string? DeleteLocation { get; set; }

    /// <summary>
    /// Where in the manifest's file the line begins that this one replaces: so a reader that begins with the newest line knows which ones
    /// do not count any more, without remembering all documents.
    /// </summary>
    public long? Replaces { get; set; }

    /// <summary>When the chunk was erased from the archive. Such an entry has no path and no participants.</summary>
    public DateTimeOffset? ErasedOn { get; set; }

    /// <summary>Why it was erased, in the words of the one who did.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether it shows that the chunk was erased, and not that it is saved.</summary>
    public bool IsErased => ErasedOn is not null;

    /// <summary>An entry as it was written, or null: one that is torn, or leads anywhere else, proves nothing.</summary>
    public static ManifestEntry? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var line = JsonDocument.ParseValue(ref reader);
            var root = line.RootElement;
            return !reader.Read()
                && root.OptionalString("documentId") is { Length: > 0 } documentId
                && root.OptionalTime("erasedOn") is var erasedOn
                && (root.OptionalString("path") ?? (erasedOn is null ? null : "")) is { } path
                && (path.Length == 0 ? erasedOn is not null : NameTemplate.CanMake(path))
                && root.OptionalString("sha256") is { } sha256
                && root.OptionalString("metadataPath") is var metadataPath && (metadataPath is null || NameTemplate.CanMake(metadataPath))
                ? new ManifestEntry
                {
                    DocumentId = documentId,
                    Path = path,
                    MetadataPath = metadataPath,
                    Bytes = Whole(root, "bytes") ?? 0,
                    Sha256 = sha256,
                    Verified = root.Optional("verified") is { ValueKind: JsonValueKind.True },
                    BytesProven = root.Optional("bytesProven") is not { ValueKind: JsonValueKind.False },
                    DurationMs = root.OptionalNumber("durationMs"),
                    Index = root.OptionalInt("index") ?? 0,
                    RecordingId = root.OptionalString("recordingId"),
                    CallId = root.OptionalString("callId"),
                    EventId = root.OptionalString("eventId"),
                    RecordingStartTime = root.OptionalTime("recordingStartTime"),
                    SavedOn = root.OptionalTime("savedOn") ?? default,
                    ExpiresOn = root.OptionalTime("expiresOn"),
                    Participants = root.Optional("participants") is { ValueKind: JsonValueKind.Array } ids
                        ? [.. ids.EnumerateArray().Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetString()!)]
                        : [],
                    DeleteLocation = root.OptionalString("deleteLocation"),
                    Replaces = Whole(root, "replaces"),
                    ErasedOn = erasedOn,
                    Reason = root.OptionalString("reason"),
                }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// The entry as one line of JSON. Written and read by hand: the serializer looks at a type by reflection, which was an eighth of what
    /// .NET compiles for the first save of a process.
    /// </summary>
    public byte[] ToJson()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("documentId", DocumentId);
            WriteOptional(json, "path", IsErased ? null : Path);
            WriteOptional(json, "metadataPath", MetadataPath);
            json.WriteNumber("bytes", Bytes);
            json.WriteString("sha256", Sha256);
            json.WriteBoolean("verified", Verified);
            if (!BytesProven)
            {
                json.WriteBoolean("bytesProven", false);
            }

            if (DurationMs is { } milliseconds)
            {
                json.WriteNumber("durationMs", milliseconds);
            }

            json.WriteNumber("index", Index);
            WriteOptional(json, "recordingId", RecordingId);
            WriteOptional(json, "callId", CallId);
            WriteOptional(json, "eventId", EventId);
            WriteOptional(json, "recordingStartTime", RecordingStartTime);
            WriteOptional(json, "savedOn", IsErased ? null : SavedOn);
            WriteOptional(json, "expiresOn", ExpiresOn);
            WriteOptional(json, "deleteLocation", DeleteLocation);
            WriteOptional(json, "erasedOn", ErasedOn);
            WriteOptional(json, "reason", Reason);
            if (Replaces is { } offset)
            {
                json.WriteNumber("replaces", offset);
            }

            if (!IsErased)
            {
                json.WriteStartArray("participants");
                foreach (var participant in Participants)
                {
                    json.WriteStringValue(participant);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            json.WriteString(name, time);
        }
    }

    /// <summary>False where only metadata was asked for; no manifest holds such an entry.</summary>
    public bool HasContent => Path.Length > 0;

    /// <summary>True where nothing was saved, only told what would be; no manifest holds such an entry.</summary>
    public bool Planned { get; set; }

    /// <summary>What the destination says of the file when this process knew its bytes; null where it didn't. In no manifest.</summary>
    public string? Stamp { get; set; }

    /// <summary>Whether the other one says the same of the file, whenever it was written.</summary>
    public bool SaysTheSameAs(ManifestEntry other) =>
        (DocumentId, Path, MetadataPath, Bytes, Sha256, Verified, BytesProven)
        == (other.DocumentId, other.Path, other.MetadataPath, other.Bytes, other.Sha256, other.Verified, other.BytesProven);

    /// <summary>An entry of now.</summary>
    public static ManifestEntry Of(RecordingChunk chunk, RecordingMetadata? metadata) => new()
    {
        DeleteLocation = chunk.DeleteLocation?.AbsoluteUri is { } location && !Secrets.AreIn(location) ? location : null,
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

    /// <summary>
    /// That a chunk is erased, as of now: what it was and when it was erased, and nothing of who was in the call.
    /// </summary>
    public ManifestEntry ToErased(string? reason) => new()
    {
        DocumentId = DocumentId,
        Bytes = Bytes,
        Sha256 = Sha256,
        Index = Index,
        RecordingId = RecordingId,
        CallId = CallId,
        ErasedOn = DateTimeOffset.UtcNow,
        Reason = reason,
    };

    /// <summary>What the entry tells of the chunk that was saved.</summary>
    public RecordingChunk ToChunk() => new()
    {
        DocumentId = DocumentId,
        Index = Index,
        RecordingId = RecordingId,
        CallId = CallId,
        EventId = EventId,
        RecordingStartTime = RecordingStartTime,
        DeleteLocation = Uri.TryCreate(DeleteLocation, UriKind.Absolute, out var location) ? location : null,
        ExpiresOn = ExpiresOn,
    };

    /// <summary>The chunk as its user sees it, in a folder.</summary>
    public SavedChunk ToSavedChunk(
        RecordingChunk chunk, bool alreadySaved, Func<string, string> pathOf, ISavedContent content) => ToSavedChunk(
        chunk, alreadySaved, HasContent ? pathOf(Path) : null, null, MetadataPath is null ? null : pathOf(MetadataPath), null, content);

    /// <summary>The chunk as its user sees it, in a container.</summary>
    public SavedChunk ToSavedChunk(
        RecordingChunk chunk, bool alreadySaved, Func<string, Uri> addressOf, ISavedContent content) => ToSavedChunk(
        chunk, alreadySaved, null, HasContent ? addressOf(Path) : null, null, MetadataPath is null ? null : addressOf(MetadataPath),
        content);

    private static long? Whole(JsonElement root, string name) =>
        root.Optional(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    private SavedChunk ToSavedChunk(
        RecordingChunk chunk, bool alreadySaved, string? path, Uri? blobUri, string? metadataPath, Uri? metadataBlobUri,
        ISavedContent content)
    {
        return new()
        {
            Path = path,
            BlobUri = blobUri,
            MetadataPath = metadataPath,
            MetadataBlobUri = metadataBlobUri,
            Bytes = Bytes,
            Sha256 = HasContent && Sha256.Length > 0 ? Sha256 : null,
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
            RecordingStartTime = chunk.RecordingStartTime ?? RecordingStartTime,
            SavedOn = Planned || SavedOn == default ? null : SavedOn,
            Participants = Participants,
            ExpiresOn = chunk.ExpiresOn ?? ExpiresOn,
            Content = content,
            Origin = chunk,
            Delivery = chunk.Delivery,
        };
    }
}
