using System;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>
/// Which objects start a recording. Callbacks of one address carry the same server call id in every event, the one that says "stopped"
/// included: a recording that this event starts again would record people who were informed that the recording has ended.
/// </summary>
internal static class CallInput
{
    private const string Deserialized = "Deserialized.";

    /// <summary>Throws <c>NotACall</c> for events that don't say that a call is there, and for what is a recording already.</summary>
    /// <param name="input">What came through the pipeline; null where an id was given by argument.</param>
    /// <param name="callId">The id that was found.</param>
    public static void EnsureStarts(PSObject? input, string callId)
    {
        if ((input is null ? null : Flaw(input)) is { } flaw)
        {
            throw Refusal(input, flaw);
        }

        if (callId.Length == 0)
        {
            throw Refusal(input, "An object without the id of a call");
        }
    }

    /// <summary>What the object is, to stand before "starts no recording"; null where it may start one.</summary>
    public static string? Flaw(PSObject input) => Text(input, nameof(RecordingEvent.EventType)) is { } eventType
        ? CallEvent.IsStart(eventType, Text(input, nameof(CallEvent.State))) ? null : $"An event of the type {Shown(input, eventType)}"
        : Text(input, nameof(Recording.RecordingId)) is not null || IsOurs(input)
            ? $"A {TypeName(input).Split('.').Last()}, which is of a recording that was started already,"
        : null;

    /// <summary>The call's conversation, by which alone an event of 2021 knows it.</summary>
    public static string? Conversation(PSObject? input) => input is null ? null : Text(input, nameof(CallEvent.ConversationId));

    /// <summary>The call's connection, by which alone Call Automation may know it.</summary>
    public static string? Connection(PSObject? input) => input is null ? null : Text(input, nameof(CallEvent.CallConnectionId));

    private static string Shown(PSObject input, string eventType) =>
        eventType.Split('.').Last() + (Text(input, nameof(CallEvent.State)) is { } state ? $" ({ServiceId.Quote(state)})" : "");

    private static RecordingException Refusal(PSObject? input, string what) =>
        RecordingError.Create("NotACall", RecordingErrorCategory.InvalidArgument, input, what);

    private static bool IsOurs(PSObject input) => TypeName(input).StartsWith(nameof(AcsRecording) + ".", StringComparison.Ordinal);

    private static string TypeName(PSObject input) =>
        input.TypeNames[0] is var name && name.StartsWith(Deserialized, StringComparison.Ordinal)
            ? name.Substring(Deserialized.Length)
            : input.TypeNames[0];

    private static string? Text(PSObject input, string name) =>
        HeldValues.Find(input, name) is { } value && value.ToString() is { Length: > 0 } text ? text : null;
}
