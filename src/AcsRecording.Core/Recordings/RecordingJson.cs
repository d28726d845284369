using System.Text.Json;

namespace AcsRecording.Core.Recordings;

/// <summary>Reads the service's RecordingStateResponse.</summary>
internal static class RecordingJson
{
    public static Recording Read(JsonElement root, StartRequest? started = null) => new()
    {
        RecordingId = root.OptionalString("recordingId") ?? throw new JsonException("There is no recordingId."),
        State = Pascal(root.OptionalString("recordingState")),
        Kind = Pascal(root.OptionalString("recordingKind")),
        ServerCallId = started?.ServerCallId,
        GroupCallId = started?.GroupCallId,
        RoomId = started?.RoomId,
        CallConnectionId = started?.CallConnectionId,
    };

    /// <summary>The wire says <c>active</c>, PowerShell says <c>Active</c>. Values not known here come through as well.</summary>
    public static string Pascal(string? wire) =>
        string.IsNullOrEmpty(wire) ? "" : char.ToUpperInvariant(wire![0]) + wire.Substring(1);
}
