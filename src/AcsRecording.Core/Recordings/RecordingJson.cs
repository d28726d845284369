using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Recordings;

/// <summary>Reads the service's answers about a recording. Those of 2021 say the id or the state, never both.</summary>
internal static class RecordingJson
{
    /// <summary>The answer to Start.</summary>
    public static Recording Started(JsonElement root, StartRequest request, Dialect dialect) => new()
    {
        RecordingId = Required(root, "recordingId"),
        State = WireCase.ToPascal(root.OptionalString("recordingState")),
        Kind = WireCase.ToPascal(root.OptionalString("recordingKind")),
        ServerCallId = request.ServerCallId,
        GroupCallId = request.GroupCallId,
        RoomId = request.RoomId,
        CallConnectionId = request.CallConnectionId,
        ConversationId = dialect.CallNaming == CallNaming.Conversation
            ? CallIds.ConversationOf(request.ConversationId, request.ConversationUrl)
            : null,
        ConversationUrl = request.ConversationUrl,
        OperationContext = request.OperationContext,
        ApiVersion = dialect.Mark,
    };

    /// <summary>The answer to the question for the state.</summary>
    public static Recording State(JsonElement root, string recordingId, Dialect dialect) => new()
    {
        RecordingId = dialect.IsCurrent ? Required(root, "recordingId") : recordingId,
        State = WireCase.ToPascal(dialect.IsCurrent ? root.OptionalString("recordingState") : Required(root, "recordingState")),
        Kind = WireCase.ToPascal(root.OptionalString("recordingKind")),
    };

    private static string Required(JsonElement root, string name) =>
        root.OptionalString(name) ?? throw new JsonException($"There is no {name}.");
}
