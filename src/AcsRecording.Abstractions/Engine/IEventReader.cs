using System;
using System.Collections.Generic;

namespace AcsRecording;

/// <summary>Turns text into events.</summary>
internal interface IEventReader
{
    /// <summary>Reads the events of one text, in either schema, in whatever wrapping.</summary>
    IReadOnlyList<RecordingEvent> Read(string text, bool skipUnknown);

    /// <summary>The JSON of what a host has made of an event: dictionaries, lists, values, and its own objects.</summary>
    /// <param name="value">The event, or what holds it.</param>
    /// <param name="unwrap">The properties, or the value, of an object of the host's; null where it has none.</param>
    string ToJson(object value, Func<object, object?> unwrap);

    /// <summary>For text that comes in pieces.</summary>
    IEventLines Lines();
}

/// <summary>Text that may come line by line.</summary>
internal interface IEventLines
{
    /// <summary>Takes a piece; a whole text, or null while more is to come.</summary>
    string? Add(string text);

    /// <summary>What is left at the end, whole or not; null where nothing is.</summary>
    string? Rest();
}
