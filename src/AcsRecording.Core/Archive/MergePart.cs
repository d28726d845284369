using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive;

/// <summary>A chunk that is to be joined with others, and what its head says.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Format">Its format: one of the heads is there.</param>
/// <param name="Bytes">The size of the file.</param>
internal sealed record MergePart(SavedChunk Chunk, RecordingFormat Format, long Bytes)
{
    public WavFile? Wav { get; init; }

    public Mp3Frame? Mp3 { get; init; }

    public Mp4File? Mp4 { get; init; }

    /// <summary>What must be the same in all that are joined, for a person.</summary>
    public override string ToString() => $"{Format} ({Wav?.Format.ToString() ?? Mp3?.ToString() ?? Mp4?.ToString()})";
}
