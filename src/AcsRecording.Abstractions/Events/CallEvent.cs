using System;

namespace AcsRecording;

/// <summary>
/// A call started, connected, changed or ended (CallStarted, CallConnected, CallEnded; CallLegStateChanged and CallConnectionStateChanged
/// of 2021). Those that say that the call is there start a recording with Start-AcsRecording; the others don't.
/// </summary>
public sealed class CallEvent : CallbackEvent
{
    /// <summary>
    /// The state of the call, in events of 2021: <c>Established</c> or <c>Connected</c>, <c>Terminated</c> or <c>Disconnected</c>, and so
    /// on.
    /// </summary>
    public string? State { get; internal init; }

    /// <summary>The group call's id, where it is a group call.</summary>
    public string? GroupCallId { get; internal init; }

    /// <summary>The room's id, where the call is in a room.</summary>
    public string? RoomId { get; internal init; }

    /// <summary>The conversation, in events of 2021.</summary>
    public string? ConversationId { get; internal init; }

    /// <summary>Whether an event says that a call can be recorded from now on.</summary>
    internal static bool IsStart(string eventType, string? state) => eventType.ToUpperInvariant() switch
    {
        "MICROSOFT.COMMUNICATION.CALLCONNECTED" or "MICROSOFT.COMMUNICATION.CALLSTARTED" => true,
        "MICROSOFT.COMMUNICATION.CALLLEGSTATECHANGED" => Is(state, "Established"),
        "MICROSOFT.COMMUNICATION.CALLCONNECTIONSTATECHANGED" => Is(state, "Connected"),
        _ => false,
    };

    private static bool Is(string? state, string wanted) => wanted.Equals(state, StringComparison.OrdinalIgnoreCase);

    private protected override string Detail =>
        GroupCallId is { } group ? $"group call {group}" : RoomId is { } room ? $"room {room}" : State ?? "";
}
