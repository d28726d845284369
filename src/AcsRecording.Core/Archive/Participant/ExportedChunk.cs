using System.Collections.Generic;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>A chunk, as the index of an export shows it.</summary>
internal sealed class ExportedChunk
{
    public SavedChunk Saved { get; init; } = null!;

    public RecordingMetadata? Metadata { get; init; }

    /// <summary>The participants, as the export names them.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    /// <summary>The person's channel; null where it is not known, or the sound has no channels of its own for each.</summary>
    public int? Channel { get; set; }

    /// <summary>The media, or the person's channel of it; null where it was left out.</summary>
    public ExportedFile? Media { get; set; }

    public ExportedFile? MetadataFile { get; set; }

    /// <summary>What could not be told apart, or was left out.</summary>
    public List<string> Notes { get; } = [];
}
