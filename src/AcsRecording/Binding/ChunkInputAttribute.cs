using System;
using System.Collections.Generic;
using System.Linq;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Binding;

/// <summary>Takes chunks, events by their chunks, and addresses of files.</summary>
internal sealed class ChunkInputAttribute() : InputAttribute(typeof(RecordingChunk))
{
    private static readonly ObjectInputAttribute Chunks = new(
        typeof(RecordingChunk), nameof(RecordingChunk.DocumentId), nameof(RecordingChunk.ContentLocation));

    private static readonly ObjectInputAttribute Events = new(typeof(RecordingFileEvent), nameof(RecordingFileEvent.Chunks));

    protected internal override IEnumerable<object>? Take(object? item)
    {
        if (item is not null && Address(HeldValues.Bare(item)) is { } address)
        {
            return [ChunkAt(address)];
        }

        var chunks = Chunks.Take(item) ?? Events.Take(item)?.Cast<RecordingFileEvent>().SelectMany(file => file.Chunks);

        // Serialized with too little depth, a chunk is a text. It must not be left out.
        return chunks?.Cast<RecordingChunk>().All(chunk => chunk.DocumentId.Length > 0) == true ? chunks : null;
    }

    /// <summary>Null for what is no web address: on Linux the path of a file is an absolute Uri too.</summary>
    private static Uri? Address(object item) =>
        (item as Uri ?? (item is string text && Uri.TryCreate(text, UriKind.Absolute, out var read) ? read : null))
            is { IsAbsoluteUri: true } address
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    private static RecordingChunk ChunkAt(Uri address)
    {
        try
        {
            return EngineLoader.Engine.ChunkAt(address);
        }
        catch (RecordingException exception)
        {
            throw NoSecretInErrorAttribute.Refusal(exception);
        }
    }
}
