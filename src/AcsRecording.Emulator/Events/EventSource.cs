using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using AcsRecording.Emulator.Content;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Events;

/// <summary>Makes events in the shapes that the service gives them, lists them and hands them on for delivery.</summary>
internal sealed class EventSource(
    EmulatorClock clock,
    IdGenerator ids,
    ContentAddresses addresses,
    EmulatorOptions options,
    EventDelivery delivery,
    SubscriptionDelivery subscriptions)
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _fileEvents = [];

    /// <summary>Every RecordingFileStatusUpdated so far, oldest first.</summary>
    public IReadOnlyList<JsonObject> FileEvents
    {
        get
        {
            lock (_gate)
            {
                return [.. _fileEvents.Select(item => (JsonObject)item.DeepClone())];
            }
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _fileEvents.Clear();
        }
    }

    /// <summary>RecordingFileStatusUpdated. A recording that was never active has no file, and so no event.</summary>
    public void FilesReady(EmulatedRecording recording)
    {
        IReadOnlyList<EmulatedChunk[]> events = options.EventPerChunk ? [.. recording.Chunks.Select(chunk => (EmulatedChunk[])[chunk])]
            : recording.Chunks.Count > 0 ? [[.. recording.Chunks]]
            : [];
        foreach (var chunks in events)
        {
            FilesReady(recording, chunks);
        }
    }

    private void FilesReady(EmulatedRecording recording, IEnumerable<EmulatedChunk> chunks)
    {
        var data = Data(recording, chunks);
        var output = recording.Options;
        if (output.StorageContainerUri is not null)
        {
            // Also where the export failed: nothing documents what stands there then.
            data["storageType"] = "AzureBlob";
            data["recordingId"] = recording.RecordingId;
        }

        var subject = $"/recording/call/{recording.CallId}";
        if (!recording.HasFilesByDocumentId)
        {
            data["recordingContentType"] = output.Video ? "AudioVideo" : "Audio";
            data["recordingChannelType"] = output.Unmixed ? "Unmixed" : "Mixed";
            data["recordingFormatType"] = char.ToUpperInvariant(output.Format[0]) + output.Format[1..];
            subject += $"/serverCallId/{output.ServerCallId}/recordingId/{recording.RecordingId}";
        }

        const string Type = "Microsoft.Communication.RecordingFileStatusUpdated";
        var (id, time) = (ids.NewGuid().ToString(), UtcTime(clock.Now));
        var envelope = Write(options.EventSchema);
        lock (_gate)
        {
            _fileEvents.Add(envelope);
        }

        for (var copy = 0; copy < options.EventCopies; copy++)
        {
            delivery.Deliver((JsonObject)envelope.DeepClone());
            subscriptions.Deliver(Type, Write);
        }

        JsonObject Write(EventSchema schema) => Envelope(schema, id, time, Type, subject, (JsonObject)data.DeepClone());
    }

    /// <summary>RecordingStateChanged; in 2021 CallRecordingStateChanged.</summary>
    public void StateChanged(EmulatedRecording recording, bool isActive)
    {
        var state = isActive ? "active" : "inactive";
        if (!recording.Options.Dialect.IsCurrent)
        {
            PostEarly(recording, state);
            return;
        }

        Post(recording, "RecordingStateChanged", new JsonObject
        {
            ["type"] = "recordingStateChanged",
            ["state"] = state,
            ["startDateTime"] = OffsetTime(recording.StartTime),
        });
    }

    /// <summary>StartRecordingFailed.</summary>
    public void StartFailed(EmulatedRecording recording) => Post(recording, "StartRecordingFailed", new JsonObject
    {
        ["operationContext"] = "emulator",
        ["resultInformation"] = new JsonObject
        {
            ["code"] = 400,
            ["subCode"] = 8527,
            ["message"] = "Invalid join identity.",
            ["sipDetails"] = new JsonObject { ["code"] = 400, ["message"] = "Bad request." },
            ["q850Details"] = new JsonObject { ["code"] = 16, ["message"] = "Normal call clearing." },
        },
    });

    /// <summary>To the callback that Start named: always CloudEvents in an array.</summary>
    private void Post(EmulatedRecording recording, string type, JsonObject data)
    {
        var start = recording.Options;
        if (start.CallbackUri is not { } callback)
        {
            return;
        }

        data["recordingId"] = recording.RecordingId;
        data["callConnectionId"] = start.CallConnectionId;
        data["serverCallId"] = start.ServerCallId;
        data["correlationId"] = recording.CallId;
        data["recordingKind"] = options.WireKind;
        var subject = $"calling/recordings/{start.ServerCallId}/recordingId/{recording.RecordingId}";
        delivery.Post(new Uri(callback), new JsonArray(new JsonObject
        {
            ["id"] = ids.NewGuid().ToString(),
            ["source"] = $"{subject}/{type}",
            ["type"] = $"Microsoft.Communication.{type}",
            ["data"] = data,
            ["time"] = OffsetTime(clock.Now),
            ["specversion"] = "1.0",
            ["datacontenttype"] = "application/json",
            ["subject"] = subject,
        }));
    }

    /// <summary>
    /// The callback of 2021. With conversations it is taken to have the envelope of CallLegStateChanged, afterwards it is a CloudEvent.
    /// </summary>
    private void PostEarly(EmulatedRecording recording, string state)
    {
        const string Type = "Microsoft.Communication.CallRecordingStateChanged";
        var start = recording.Options;
        if (start.CallbackUri is not { } callback)
        {
            return;
        }

        var subject = $"calling/recordings/{start.ConversationId ?? start.ServerCallId}/recordingId/{recording.RecordingId}";
        delivery.Post(new Uri(callback), start.Dialect.HasPascalCallbacks
            ? new JsonObject
            {
                ["id"] = null,
                ["topic"] = null,
                ["subject"] = subject,
                ["data"] = new JsonObject
                {
                    ["RecordingId"] = recording.RecordingId,
                    ["State"] = state,
                    ["StartDateTime"] = OffsetTime(recording.StartTime),
                    ["ConversationId"] = start.ConversationId,
                },
                ["eventType"] = Type,
                ["eventTime"] = UtcTime(clock.Now),
                ["metadataVersion"] = null,
                ["dataVersion"] = null,
            }
            : new JsonArray(new JsonObject
            {
                ["id"] = ids.NewGuid().ToString(),
                ["source"] = $"{subject}/RecordingStateChanged",
                ["type"] = Type,
                ["data"] = new JsonObject
                {
                    ["recordingId"] = recording.RecordingId,
                    ["state"] = state,
                    ["startDateTime"] = OffsetTime(recording.StartTime),
                    ["serverCallId"] = start.ServerCallId,
                },
                ["time"] = OffsetTime(clock.Now),
                ["specversion"] = "1.0",
                ["datacontenttype"] = "application/json",
                ["subject"] = subject,
            }));
    }

    /// <summary>The result operation's answer. Live, its expiration time isn't set.</summary>
    public JsonObject ResultOf(EmulatedRecording recording)
    {
        var result = Data(recording, recording.Chunks);
        result["recordingId"] = recording.RecordingId;
        result["errors"] = recording.ExportFailure is var (code, message)
            ? new JsonArray(new JsonObject
            {
                ["code"] = "ExportFailure",
                ["message"] = "The recording could not be exported.",
                ["innererror"] = new JsonObject { ["code"] = code, ["message"] = message },
            })
            : [];
        result["recordingExpirationTime"] = "0001-01-01T00:00:00Z";
        return result;
    }

    private JsonObject Data(EmulatedRecording recording, IEnumerable<EmulatedChunk> chunks) => new()
    {
        ["recordingStorageInfo"] = new JsonObject
        {
            ["recordingChunks"] = new JsonArray([.. chunks.Select(chunk => (JsonNode)Data(recording, chunk))]),
        },
        ["recordingStartTime"] = UtcTime(recording.StartTime),
        ["recordingDurationMs"] = (long)recording.Recorded.TotalMilliseconds,

        // Live, this is what Stop before the end of the call gives.
        ["sessionEndReason"] = "SessionStillOngoing",
    };

    private JsonObject Data(EmulatedRecording recording, EmulatedChunk chunk)
    {
        var data = new JsonObject
        {
            ["documentId"] = chunk.DocumentId,
            ["index"] = chunk.Index,
            ["endReason"] = chunk.IsLast ? "SessionEnded" : "ChunkMaximumTimeExceeded",
        };
        if (!recording.HasFilesByDocumentId)
        {
            data["contentLocation"] = recording.Exported?[chunk.DocumentId].Content.AbsoluteUri ?? addresses.Content(chunk);
            data["metadataLocation"] = recording.Exported?[chunk.DocumentId].Metadata.AbsoluteUri ?? addresses.Metadata(chunk);
            data["deleteLocation"] = recording.Exported?[chunk.DocumentId].Content.AbsoluteUri ?? addresses.Delete(chunk);
        }

        return data;
    }

    private static JsonObject Envelope(
        EventSchema schema, string id, string time, string type, string subject, JsonObject data) => schema == EventSchema.EventGrid
        ? new JsonObject
        {
            ["id"] = id,
            ["topic"] = EmulatorAccount.ResourceId,
            ["subject"] = subject,
            ["data"] = data,
            ["eventType"] = type,
            ["dataVersion"] = "1.0",
            ["metadataVersion"] = "1",
            ["eventTime"] = time,
        }
        : new JsonObject
        {
            ["id"] = id,
            ["source"] = EmulatorAccount.ResourceId,
            ["subject"] = subject,
            ["type"] = type,
            ["time"] = time,
            ["data"] = data,
            ["specversion"] = "1.0",
        };

    private static string UtcTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static string OffsetTime(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
}
