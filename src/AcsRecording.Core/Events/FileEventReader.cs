using System;
using System.Linq;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>Reads RecordingFileStatusUpdated and the result operation's answer, which is the same data without an envelope.</summary>
internal static class FileEventReader
{
    public static RecordingFileEvent FromEvent(JsonElement envelope, JsonElement data, string type)
    {
        var subject = envelope.OptionalString("subject");
        var recordingId = data.OptionalString("recordingId") ?? EventSubject.Value(subject, "recordingId");
        return Build(envelope, data, type, subject, recordingId);
    }

    public static RecordingFileEvent FromResult(JsonElement root, string recordingId) =>
        Build(default, root, "", null, recordingId);

    private static RecordingFileEvent Build(JsonElement envelope, JsonElement data, string type, string? subject, string? recordingId)
    {
        var eventTime = envelope.OptionalTime("eventTime") ?? envelope.OptionalTime("time");
        var eventId = envelope.OptionalString("id") ?? "";
        var callId = EventSubject.Value(subject, "call");
        var serverCallId = EventSubject.Value(subject, "serverCallId");
        var startTime = data.OptionalTime("recordingStartTime");
        var contentType = data.OptionalString("recordingContentType");
        var channelType = data.OptionalString("recordingChannelType");
        var format = data.OptionalString("recordingFormatType");
        var expiresOn = eventTime + RecordingChunk.Retention;

        var chunks = ChunkElements(data)
            .Select(chunk => new RecordingChunk
            {
                DocumentId = chunk.OptionalString("documentId") ?? "",
                Index = chunk.OptionalInt("index") ?? 0,
                EndReason = chunk.OptionalString("endReason"),
                ContentLocation = chunk.OptionalUri("contentLocation"),
                MetadataLocation = chunk.OptionalUri("metadataLocation"),
                DeleteLocation = chunk.OptionalUri("deleteLocation"),
                RecordingId = recordingId,
                CallId = callId,
                ServerCallId = serverCallId,
                ContentType = contentType,
                ChannelType = channelType,
                Format = format,
                RecordingStartTime = startTime,
                ExpiresOn = expiresOn,
                EventId = eventId.Length == 0 ? null : eventId,
            })
            .OrderBy(chunk => chunk.Index)
            .ToArray();

        return new RecordingFileEvent
        {
            EventId = eventId,
            EventType = type,
            EventTime = eventTime,
            Topic = envelope.OptionalString("topic") ?? envelope.OptionalString("source"),
            Subject = subject,
            RawText = (envelope.ValueKind == JsonValueKind.Undefined ? data : envelope).GetRawText(),
            Chunks = chunks,
            RecordingId = recordingId,
            CallId = callId,
            ServerCallId = serverCallId,
            StorageType = data.OptionalString("storageType"),
            RecordingStartTime = startTime,
            RecordingDuration = data.OptionalMilliseconds("recordingDurationMs"),
            SessionEndReason = data.OptionalString("sessionEndReason"),
            ContentType = contentType,
            ChannelType = channelType,
            Format = format,
            ExpiresOn = expiresOn,
            MissingIndexes = MissingIndexes(chunks),
        };
    }

    private static JsonElement[] ChunkElements(JsonElement data) =>
        data.Optional("recordingStorageInfo")?.Optional("recordingChunks") is { ValueKind: JsonValueKind.Array } chunks
            ? [.. chunks.EnumerateArray().Where(chunk => chunk.ValueKind == JsonValueKind.Object)]
            : [];

    private static int[] MissingIndexes(RecordingChunk[] chunks)
    {
        // Within the event's own size an index can't honestly be higher than this; a hostile one must not cost memory.
        const int HighestCredible = 10_000;
        var highest = Math.Min(chunks.Length == 0 ? -1 : chunks[chunks.Length - 1].Index, HighestCredible);
        return [.. Enumerable.Range(0, Math.Max(0, highest + 1)).Except(chunks.Select(chunk => chunk.Index))];
    }
}
