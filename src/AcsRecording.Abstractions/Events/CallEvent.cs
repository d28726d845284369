namespace AcsRecording;

/// <summary>
/// A call started, connected or ended (CallStarted, CallConnected, CallEnded; 2021's CallLegStateChanged). Its server call id is what
/// Start-AcsRecording takes.
/// </summary>
public sealed class CallEvent : RecordingEvent
{
    /// <summary>The server call id.</summary>
    public string? ServerCallId { get; internal init; }

    /// <summary>The connection of Call Automation, in CallConnected.</summary>
    public string? CallConnectionId { get; internal init; }

    /// <summary>The id that ties all logs of the call together.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>The group call's id, where it is a group call.</summary>
    public string? GroupCallId { get; internal init; }

    /// <summary>The room's id, where the call is in a room.</summary>
    public string? RoomId { get; internal init; }

    /// <summary>The conversation, in events of 2021.</summary>
    public string? ConversationId { get; internal init; }

    private protected override string Detail => GroupCallId is { } group ? $"group call {group}" : RoomId is { } room ? $"room {room}" : "";
}
