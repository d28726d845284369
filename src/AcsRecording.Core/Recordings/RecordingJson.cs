using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Recordings;

/// <summary>Reads the service's RecordingStateResponse.</summary>
internal static class RecordingJson
{
    public static Recording Read(JsonElement root, StartRequest? started = null) => new()
    {
        RecordingId = root.OptionalString("recordingId") ?? throw new JsonException("There is no recordingId."),
        State = WireCase.ToPascal(root.OptionalString("recordingState")),
        Kind = WireCase.ToPascal(root.OptionalString("recordingKind")),
        ServerCallId = started?.ServerCallId,
        GroupCallId = started?.GroupCallId,
        RoomId = started?.RoomId,
        CallConnectionId = started?.CallConnectionId,
    };
}
