using System;

namespace AcsRecording;

/// <summary>
/// A call started, connected, changed or ended (CallStarted, CallConnected, CallEnded; CallLegStateChanged and CallConnectionStateChanged
/// of 2021). The first two start a recording with Start-AcsRecording; the others don't.
/// </summary>
public sealed class CallEvent : CallbackEvent
{
    /// <summary>The state of the call, in events of 2021: <c>Connected</c>, <c>Disconnected</c>, and so on.</summary>
    public string? State { get; internal init; }

    /// <summary>The group call's id, where it is a group call.</summary>
    public string? GroupCallId { get; internal init; }

    /// <summary>The room's id, where the call is in a room.</summary>
    public string? RoomId { get; internal init; }

    /// <summary>The conversation, in events of 2021.</summary>
    public string? ConversationId { get; internal init; }

    /// <summary>Whether an event of that type says that a call can be recorded from now on.</summary>
    internal static bool IsStart(string eventType) =>
        eventType.Equals("Microsoft.Communication.CallConnected", StringComparison.OrdinalIgnoreCase)
        || eventType.Equals("Microsoft.Communication.CallStarted", StringComparison.OrdinalIgnoreCase);

    private protected override string Detail => GroupCallId is { } group ? $"group call {group}" : RoomId is { } room ? $"room {room}" : "";
}
