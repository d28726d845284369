using System.Collections.Generic;

namespace AcsRecording;

/// <summary>Turns text into events.</summary>
internal interface IEventReader
{
    /// <summary>Reads the events of one text, in either schema, in whatever wrapping.</summary>
    IReadOnlyList<RecordingEvent> Read(string text, bool skipUnknown);

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
