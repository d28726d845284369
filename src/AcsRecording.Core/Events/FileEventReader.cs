using System;
using System.Linq;
using System.Text.Json;
using AcsRecording.Core.Text;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Events;

/// <summary>Reads RecordingFileStatusUpdated and the result operation's answer, which is the same data without an envelope.</summary>
internal static class FileEventReader
{
    /// <summary>What the service calls its own storage, today and in 2023.</summary>
    private static readonly string[] ServiceStorages = ["AzureCommunicationServices", "acsstorage"];

    private const int DeepestCause = 3;

    public static RecordingEvent Read(EventEnvelope envelope)
    {
        var file = Build(envelope, envelope.RequiredData(), null);
        return file.Chunks.Length > 0 ? envelope.CopyTo(file) : throw new FormatException("it names no file");
    }

    /// <summary>It may name no file yet.</summary>
    public static RecordingFileEvent FromResult(JsonElement root, string recordingId) => Build(null, root, recordingId);

    private static RecordingFileEvent Build(EventEnvelope? envelope, JsonElement data, string? askedFor)
    {
        var subject = new EventSubject(envelope?.Subject);
        var recordingId = askedFor ?? data.OptionalString("recordingId") ?? subject.Value("recordingId");
        var callId = subject.Value("call");
        var serverCallId = subject.Value("serverCallId");
        var (eventId, topic) = (envelope?.Id, envelope?.Topic);
        var startTime = data.OptionalTime("recordingStartTime");
        var contentType = data.OptionalString("recordingContentType");
        var channelType = data.OptionalString("recordingChannelType");
        var format = data.OptionalString("recordingFormatType");
        var storageType = data.OptionalString("storageType");
        var isOwnStorage = storageType is not null && !ServiceStorages.Contains(storageType, StringComparer.OrdinalIgnoreCase);
        var errors = Errors(data);
        var isOwn = isOwnStorage || Array.Exists(errors, error => error.IsExportFailure);
        var chunks = InOrder(Array.ConvertAll(ChunkElements(data), chunk =>
        {
            var content = chunk.OptionalUri("contentLocation");

            // An export that failed is announced with the service's own addresses (bring-your-own-storage, Azure's documentation).
            var isAtService = content is null || LocationPolicy.IsOfService(content);
            var read = new RecordingChunk
            {
                DocumentId = chunk.OptionalString("documentId") ?? throw new FormatException("one of its chunks has no documentId"),
                Index = chunk.OptionalInt("index") ?? 0,
                EndReason = chunk.OptionalString("endReason"),
                ContentLocation = content,
                MetadataLocation = chunk.OptionalUri("metadataLocation"),
                DeleteLocation = chunk.OptionalUri("deleteLocation"),
                RecordingId = recordingId,
                CallId = callId,
                ServerCallId = serverCallId,
                ContentType = contentType,
                ChannelType = channelType,
                Format = format,
                RecordingStartTime = startTime,
                EventTime = envelope?.Time,
                ExportFailed = isOwn && isAtService,
                EventId = eventId,
                Topic = topic,
            };
            read.ExpiresOn = isAtService ? envelope?.Time + read.Retention : null;
            return read;
        }));

        return new RecordingFileEvent
        {
            RawText = envelope is null ? data.GetRawText() : "",
            Chunks = chunks,
            RecordingId = recordingId,
            CallId = callId,
            ServerCallId = serverCallId,
            StorageType = storageType,
            RecordingStartTime = startTime,
            RecordingDuration = data.OptionalMilliseconds("recordingDurationMs"),
            SessionEndReason = data.OptionalString("sessionEndReason"),
            ContentType = contentType,
            ChannelType = channelType,
            Format = format,
            ExpiresOn = chunks.Min(chunk => chunk.ExpiresOn),
            MissingIndexes = MissingIndexes(chunks),
            Errors = errors,
        };
    }

    private static ResultError[] Errors(JsonElement data) => data.Optional("errors") switch
    {
        { ValueKind: JsonValueKind.Array } errors => [.. errors.EnumerateArray().Select(error => Error(error)).OfType<ResultError>()],
        { } error => Error(error) is { } alone ? [alone] : [],
        null => [],
    };

    /// <summary>Its texts are shown in a terminal, so they are cleaned. A cause may have a cause; more than a few are not shown.</summary>
    private static ResultError? Error(JsonElement error, int depth = 0) => error.ValueKind switch
    {
        JsonValueKind.String => new ResultError { Message = Redaction.Clean(error.GetString()!) },
        JsonValueKind.Object => new ResultError
        {
            Code = Cleaned(error, "code"),
            Message = Cleaned(error, "message"),
            InnerError = depth < DeepestCause && (error.Optional("innererror") ?? error.Optional("innerError")) is { } inner
                ? Error(inner, depth + 1)
                : null,
        },
        _ => null,
    };

    private static string? Cleaned(JsonElement error, string name) => error.OptionalString(name) is { } text ? Redaction.Clean(text) : null;

    /// <summary>A chunk that can't be read must not vanish: it would be a recording lost without a word.</summary>
    private static JsonElement[] ChunkElements(JsonElement data)
    {
        var info = data.Optional("recordingStorageInfo") ?? default;
        if (info.Optional("recordingChunks") is not { } chunks)
        {
            throw new FormatException(
                TruncatedText.IsOne(info) ? TruncatedText.Reason : "it has no recordingStorageInfo with recordingChunks");
        }

        JsonElement[] elements = chunks.ValueKind == JsonValueKind.Array ? [.. chunks.EnumerateArray()] : [chunks];
        return Array.TrueForAll(elements, chunk => chunk.ValueKind == JsonValueKind.Object) ? elements
            : throw new FormatException(
                Array.Exists(elements, TruncatedText.IsOne) ? TruncatedText.Reason : "its recordingChunks are not objects");
    }

    /// <summary>By index, each document once. Most events have one.</summary>
    private static RecordingChunk[] InOrder(RecordingChunk[] chunks) => chunks.Length < 2
        ? chunks
        : [.. chunks.GroupBy(chunk => chunk.DocumentId, StringComparer.Ordinal).Select(same => same.First()).OrderBy(chunk => chunk.Index)];

    private static int[] MissingIndexes(RecordingChunk[] chunks)
    {
        // Within the event's own size an index can't honestly be higher than this; a hostile one must not cost memory.
        const int HighestCredible = 10_000;
        var highest = Math.Min(chunks.Length == 0 ? -1 : chunks[chunks.Length - 1].Index, HighestCredible);
        return [.. Enumerable.Range(0, Math.Max(0, highest + 1)).Except(chunks.Select(chunk => chunk.Index))];
    }
}
