using System.Collections.Generic;

namespace AcsRecording;

/// <summary>Turns text into events.</summary>
internal interface IEventReader
{
    /// <summary>Reads one JSON text: an event or an array of them, in either schema.</summary>
    IReadOnlyList<RecordingEvent> Read(string text, bool skipUnknown);
}
