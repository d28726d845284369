using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Binding;

/// <summary>Takes chunks, and events by their chunks.</summary>
internal sealed class ChunkInputAttribute() : InputAttribute(typeof(RecordingChunk))
{
    private static readonly ObjectInputAttribute Chunks = new(typeof(RecordingChunk), nameof(RecordingChunk.DocumentId), nameof(RecordingChunk.ContentLocation));

    private static readonly ObjectInputAttribute Events = new(typeof(RecordingFileEvent), nameof(RecordingFileEvent.Chunks));

    protected internal override IEnumerable<object>? Take(object? item)
    {
        var chunks = Chunks.Take(item) ?? Events.Take(item)?.Cast<RecordingFileEvent>().SelectMany(file => file.Chunks);

        // Serialized with too little depth, a chunk is a text. It must not be passed over.
        return chunks?.Cast<RecordingChunk>().All(chunk => chunk.DocumentId.Length > 0) == true ? chunks : null;
    }
}
