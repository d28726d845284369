using System.Text.Json;
using AcsRecording.Core.Recordings;

namespace AcsRecording.Core.Events;

/// <summary>Reads RecordingStateChanged. Its field is <c>state</c>, not recordingState.</summary>
internal static class StateEventReader
{
    public static RecordingStateEvent Read(JsonElement envelope, JsonElement data, string type) => new()
    {
        EventId = envelope.OptionalString("id") ?? "",
        EventType = type,
        EventTime = envelope.OptionalTime("time") ?? envelope.OptionalTime("eventTime"),
        Topic = envelope.OptionalString("source") ?? envelope.OptionalString("topic"),
        Subject = envelope.OptionalString("subject"),
        RawText = envelope.GetRawText(),
        RecordingId = data.OptionalString("recordingId") ?? "",
        State = RecordingJson.Pascal(data.OptionalString("state")),
        StartTime = data.OptionalTime("startDateTime"),
        ServerCallId = data.OptionalString("serverCallId"),
        CallConnectionId = data.OptionalString("callConnectionId"),
        CorrelationId = data.OptionalString("correlationId"),
    };
}
