using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Core.Tests;

/// <summary>For texts in which every item is an event, or the first that isn't is the failure.</summary>
internal static class EventReading
{
    public static IReadOnlyList<RecordingEvent> ReadOrThrow(this IEventReader reader, string text, bool skipUnknown = false)
    {
        var batch = reader.Read(text, skipUnknown);
        return batch.Unread.Count == 0 ? batch.Events : throw batch.Unread[0].Error;
    }

    /// <summary>As pieces come through a pipeline.</summary>
    public static EventBatch ReadPieces(this IEventReader reader, IEnumerable<string> pieces, bool skipUnknown = false, string? path = null)
    {
        var stream = reader.Open(skipUnknown, path);
        return pieces.Select(stream.Add).ToArray().Append(stream.End()).Aggregate((all, next) => all.And(next));
    }
}
