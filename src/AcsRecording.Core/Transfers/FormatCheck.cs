using System;

namespace AcsRecording.Core.Transfers;

/// <summary>Whether what was fetched is a recording of the format that the service names.</summary>
internal static class FormatCheck
{
    /// <summary>The metadata is about this very file, so it comes first; the event is about the whole recording.</summary>
    public static string? Named(RecordingChunk chunk, RecordingMetadata? metadata) => metadata?.Format ?? chunk.Format;

    /// <summary>
    /// The file's extension, and whether its format is proven. A format that the service names and this version doesn't know is kept
    /// unproven, so that nothing is lost; anything else that isn't a recording is refused.
    /// </summary>
    public static (string Extension, bool IsProven) Check(RecordingChunk chunk, RecordingMetadata? metadata, byte[] head)
    {
        var named = Named(chunk, metadata);
        var isKnown = Enum.TryParse<RecordingFormat>(named, ignoreCase: true, out var expected);
        return (MediaSignature.Detect(head, head.Length), named, isKnown) switch
        {
            ({ } found, _, true) when found != expected => throw RecordingError.Create("FormatMismatch", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, found, expected),
            ({ } found, _, true) => (found.ToString(), true),
            ({ } found, null, _) => (found.ToString(), true),
            (_, { } unknown, false) when !MediaSignature.LooksLikeText(head) => (unknown, false),
            _ => throw RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "its first bytes are neither WAV, MP3 nor MP4"),
        };
    }
}
