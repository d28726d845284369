using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcsRecording.Emulator.Media;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Content;

/// <summary>Writes acsmetadata as the service does: pretty-printed, CRLF, and <c>framerate</c> in lower case.</summary>
internal static class ContentMetadata
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\r\n" };

    public static byte[] Write(EmulatedChunk chunk)
    {
        var options = chunk.Recording.Options;
        var participants = MediaFactory.Participants(options);

        // Until about October 2021 the two were the other way round.
        var isEarly = chunk.Recording.HasFilesByDocumentId;
        var info = new JsonObject
        {
            [isEarly ? "channelType" : "contentType"] = options.Video ? "audioVideo" : "audio",
            [isEarly ? "contentType" : "channelType"] = options.Unmixed ? "unmixed" : "mixed",
            ["format"] = options.Format,
            ["audioConfiguration"] = new JsonObject
            {
                ["sampleRate"] = MediaFactory.SampleRate,
                ["bitRate"] = options.Format == "wav" ? 256000 : options.Format == "mp3" ? 48000 : 128000,
                ["channels"] = options.Unmixed ? participants.Count : 1,
            },
        };
        if (options.Video)
        {
            info["videoConfiguration"] = new JsonObject
            {
                ["longerSideLength"] = H264Picture.Width,
                ["shorterSideLength"] = H264Picture.Height,
                ["framerate"] = Mp4Media.FrameRate,
                ["bitRate"] = 1000000,
            };
        }

        var metadata = new JsonObject
        {
            ["resourceId"] = EmulatorAccount.ResourceGuid,
            ["callId"] = chunk.Recording.CallId,
            ["chunkDocumentId"] = chunk.DocumentId,
            ["chunkIndex"] = chunk.Index,
            ["chunkStartTime"] = Time(chunk.StartTime),
            ["chunkDuration"] = Math.Round(chunk.Duration.TotalMilliseconds),
            ["pauseResumeIntervals"] = new JsonArray([.. chunk.Pauses.Select(pause => (JsonNode)new JsonObject
            {
                ["startTime"] = Time(pause.From),
                ["duration"] = Math.Round(pause.Length.TotalMilliseconds),
            })]),
            ["recordingInfo"] = info,
            ["participants"] = new JsonArray([.. participants.Select((participant, channel) =>
            {
                var item = new JsonObject { ["participantId"] = participant };
                if (options.Unmixed)
                {
                    item["channel"] = channel;
                }

                return (JsonNode)item;
            })]),
        };
        return Encoding.UTF8.GetBytes(metadata.ToJsonString(Pretty));
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
