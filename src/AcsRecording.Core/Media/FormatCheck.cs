using System;
using System.Linq;

namespace AcsRecording.Core.Media;

/// <summary>Whether what was fetched is a recording of the format that the service names.</summary>
internal static class FormatCheck
{
    /// <summary>The metadata is about this very file, so it comes first; the event is about the whole recording.</summary>
    public static string? Named(RecordingChunk chunk, RecordingMetadata? metadata) => metadata?.Format ?? chunk.Format;

    /// <summary>The extensions that the file may have: the format that was named, or else all that are known.</summary>
    public static string[] Extensions(RecordingChunk chunk, RecordingMetadata? metadata) =>
        Named(chunk, metadata) is { } named ? [named] : Enum.GetNames(typeof(RecordingFormat));

    /// <summary>
    /// How long the file plays, and how long its metadata says it should at the least; null where the two agree, or either doesn't say. A
    /// twentieth and a second are left for what headers and clocks don't know.
    /// </summary>
    public static (TimeSpan Plays, TimeSpan Expected)? TooShort(RecordingMetadata? metadata, byte[] head, long bytes)
    {
        if (metadata?.Duration is not { } duration || MediaSignature.PlayTime(head, bytes) is not { } plays)
        {
            return null;
        }

        // Nothing says whether the duration counts pauses. Those of metadata that is wrong may have a sum that no time can hold.
        var paused = metadata.Pauses.Sum(pause => (double)pause.Duration.Ticks);
        var expected = TimeSpan.FromTicks((long)Math.Max(0, duration.Ticks - paused));
        return plays < TimeSpan.FromTicks(expected.Ticks / 20 * 19) - TimeSpan.FromSeconds(1) ? (plays, expected) : null;
    }

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
            ({ } found, _, true) when found != expected =>
                throw RecordingError.Create("FormatMismatch", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, found, expected),
            ({ } found, _, true) => (found.ToString(), true),
            ({ } found, null, _) => (found.ToString(), true),
            (_, { } unknown, false) when !MediaSignature.LooksLikeText(head) => (unknown, false),
            _ => throw RecordingError.Create(
                "NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "its first bytes are neither WAV, MP3 nor MP4"),
        };
    }
}
