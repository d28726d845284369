using System;
using System.IO;
using System.Text.Json;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>
/// Metadata with the ids of others replaced. It is made anew of what is known of metadata: a field that is not known could name a person.
/// </summary>
internal static class MaskedMetadata
{
    public static byte[] Of(RecordingMetadata metadata, Identities identities)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("resourceId", metadata.ResourceId);
            json.WriteString("callId", metadata.CallId);
            json.WriteString("chunkDocumentId", metadata.DocumentId);
            json.WriteNumber("chunkIndex", metadata.Index);
            WriteOptional(json, "chunkStartTime", metadata.StartTime);
            WriteOptional(json, "chunkDuration", metadata.Duration?.TotalMilliseconds);
            json.WriteStartArray("pauseResumeIntervals");
            foreach (var pause in metadata.Pauses)
            {
                json.WriteStartObject();
                WriteOptional(json, "startTime", pause.StartTime);
                WriteOptional(json, "duration", pause.Duration.TotalMilliseconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("recordingInfo");
            json.WriteString("contentType", metadata.ContentType);
            json.WriteString("channelType", metadata.ChannelType);
            json.WriteString("format", metadata.Format);
            json.WriteStartObject("audioConfiguration");
            WriteOptional(json, "sampleRate", metadata.SampleRate);
            WriteOptional(json, "bitRate", metadata.AudioBitRate);
            WriteOptional(json, "channels", metadata.Channels);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("participants");
            foreach (var participant in metadata.Participants)
            {
                json.WriteStartObject();
                json.WriteString("participantId", identities.Show(participant.ParticipantId));
                WriteOptional(json, "channel", participant.Channel);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            json.WriteString(name, time);
        }
    }
}
