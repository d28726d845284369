using System.Collections.Generic;

namespace AcsRecording.Binding;

/// <summary>Takes recordings: ids, recordings, events, chunks, and any other object with a RecordingId.</summary>
internal sealed class RecordingInputAttribute() : InputAttribute(typeof(Recording))
{
    protected internal override IEnumerable<object> Take(object? item)
    {
        var recording = new Recording { RecordingId = HeldValues.Id(item, nameof(Recording.RecordingId)) };
        return [item is null ? recording : recording.With((Recording)Rehydration.Create(typeof(Recording), item))];
    }
}
