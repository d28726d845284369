using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Media;

/// <summary>Reads acsmetadata, with the quirks of every year.</summary>
internal static class MetadataReader
{
    /// <summary>Metadata of every year has at least one of them.</summary>
    private static readonly string[] Marks =
        ["chunkDocumentId", "chunkIndex", "chunkStartTime", "chunkDuration", "pauseResumeIntervals", "recordingInfo"];

    public static RecordingMetadata Read(byte[] utf8, object target) => Read(Encoding.UTF8.GetString(utf8), target);

    public static RecordingMetadata Read(string json, object target)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? throw new JsonException($"it is {root.ValueKind}, not an object")
                : Marks.Any(mark => root.Optional(mark) is not null) ? Read(root)
                : throw new JsonException($"it is no metadata of a recording: it has none of {string.Join(", ", Marks)}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw RecordingError.Create(
                "MetadataUnreadable", RecordingErrorCategory.InvalidData, target, exception, target, exception.Message);
        }
    }

    private static RecordingMetadata Read(JsonElement root)
    {
        var info = root.Optional("recordingInfo") ?? default;
        var audio = info.Optional("audioConfiguration") ?? default;
        var video = info.Optional("videoConfiguration") ?? default;
        var content = info.OptionalString("contentType");
        var channel = info.OptionalString("channelType");
        if (IsChannelType(content))
        {
            // Files from before November 2021 have the two swapped.
            (content, channel) = (channel, content);
        }

        return new RecordingMetadata
        {
            ResourceId = root.OptionalString("resourceId"),
            CallId = root.OptionalString("callId"),
            DocumentId = root.OptionalString("chunkDocumentId") ?? "",
            Index = root.OptionalInt("chunkIndex") ?? 0,
            StartTime = root.OptionalTime("chunkStartTime"),
            Duration = root.OptionalMilliseconds("chunkDuration"),
            Pauses = Array(root, "pauseResumeIntervals", pause => new PauseInterval
            {
                StartTime = pause.OptionalTime("startTime"),
                Duration = pause.OptionalMilliseconds("duration") ?? TimeSpan.Zero,
            }),
            ContentType = content,
            ChannelType = channel,
            Format = info.OptionalString("format"),
            SampleRate = audio.OptionalInt("sampleRate"),
            AudioBitRate = audio.OptionalInt("bitRate"),
            Channels = audio.OptionalInt("channels"),
            Width = video.OptionalInt("longerSideLength"),
            Height = video.OptionalInt("shorterSideLength"),

            // The service writes framerate, its documentation frameRate.
            FrameRate = video.OptionalNumber("framerate") ?? video.OptionalNumber("frameRate"),
            Participants = Array(root, "participants", participant => new RecordingParticipant
            {
                ParticipantId = participant.OptionalString("participantId") ?? "",
                Channel = participant.OptionalInt("channel"),
            }),
            RawText = root.GetRawText(),
        };
    }

    private static bool IsChannelType(string? value) =>
        string.Equals(value, "mixed", StringComparison.OrdinalIgnoreCase)
            || string.Equals(value, "unmixed", StringComparison.OrdinalIgnoreCase);

    private static T[] Array<T>(JsonElement root, string name, Func<JsonElement, T> read) =>
        root.Optional(name) is { ValueKind: JsonValueKind.Array } items
            ? [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(read)]
            : [];
}
