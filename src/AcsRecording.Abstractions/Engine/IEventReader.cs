using System;
using System.Collections.Generic;

namespace AcsRecording;

/// <summary>Reads events from text.</summary>
internal interface IEventReader
{
    /// <summary>Reads the events of one text, in both schemas, in all envelopes. Errors are in the result: <c>NotJson</c>,
    /// <c>InvalidEvent</c>, <c>EventTooLarge</c> and <c>UnknownEventType</c>.</summary>
    EventBatch Read(string text, bool skipUnknown);

    /// <summary>For text that comes in pieces.</summary>
    /// <param name="skipUnknown">Whether events of other types are left out without an error.</param>
    /// <param name="path">The file that the pieces are the lines of; null where they come from elsewhere.</param>
    IEventStream Open(bool skipUnknown, string? path);

    /// <summary>The JSON of what a host has made of an event: dictionaries, lists, values, and its own objects.</summary>
    /// <param name="value">The event, or what holds it.</param>
    /// <param name="unwrap">The properties, or the value, of an object of the host's; null where it has none.</param>
    string ToJson(object value, Func<object, object?> unwrap);
}

/// <summary>Text that may come line by line.</summary>
internal interface IEventStream
{
    /// <summary>Takes a piece and returns the events that are complete with it: an event may continue in the next piece.</summary>
    EventBatch Add(string text);

    /// <summary>Returns the rest at the end.</summary>
    EventBatch End();
}

/// <summary>What was read: the events, and an error for each item that isn't one. No item keeps another from being read.</summary>
internal sealed class EventBatch
{
    public static readonly EventBatch Empty = new();

    public IReadOnlyList<RecordingEvent> Events { get; init; } = [];

    public IReadOnlyList<UnreadEvent> Unread { get; init; } = [];

    public EventBatch And(EventBatch next) => new() { Events = [.. Events, .. next.Events], Unread = [.. Unread, .. next.Unread] };
}

/// <summary>What could not be read as an event.</summary>
internal sealed class UnreadEvent
{
    public RecordingException Error { get; init; } = null!;

    /// <summary>The text as it came.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its type, cleaned, where it is an event of a type that isn't known; otherwise null.</summary>
    public string? UnknownType { get; init; }
}
