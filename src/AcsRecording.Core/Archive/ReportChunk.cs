using System;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive;

/// <summary>What a report knows of a saved chunk.</summary>
internal sealed class ReportChunk(SavedChunk saved)
{
    public SavedChunk Saved => saved;

    /// <summary>Null where none was saved, or it can't be read.</summary>
    public RecordingMetadata? Metadata { get; init; }

    /// <summary>Null where the bytes are none of a recording, or can't be read.</summary>
    public RecordingFormat? Format { get; init; }

    /// <summary>Whether its picture can be shown, too.</summary>
    public bool IsVideo => Format == RecordingFormat.Mp4;

    /// <summary>Null where there is none.</summary>
    public Waveform? Waveform { get; init; }

    /// <summary>Why there is no waveform, and whatever else is wrong, as sentences.</summary>
    public string[] Notes { get; init; } = [];

    public DateTimeOffset? StartTime => Metadata?.StartTime;

    /// <summary>How long it plays: by its own bytes where they were read, else by its metadata.</summary>
    public TimeSpan? Duration => Waveform?.Duration ?? Metadata?.Duration ?? saved.Duration;

    /// <summary>Whether a player of the report can open it: a file can be, a blob needs a credential.</summary>
    public bool IsPlayable => saved.Path is not null && Format is not null;
}
