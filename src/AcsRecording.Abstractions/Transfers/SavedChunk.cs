using System;

namespace AcsRecording;

/// <summary>A file of a recording that lies, whole, where it was asked to be.</summary>
public sealed class SavedChunk
{
    /// <summary>The full path of the media file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The full path of the metadata file beside it; null where the service had none.</summary>
    public string? MetadataPath { get; internal init; }

    /// <summary>The file's size.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The SHA-256 of the bytes as they were written, in lower-case hexadecimal.</summary>
    public string Sha256 { get; internal init; } = "";

    /// <summary>How long the file plays, where the metadata says so.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>
    /// Whether the file is provably whole: as many bytes as the service said, flushed to the disk, of the container format
    /// that the event and the metadata name.
    /// </summary>
    public bool Verified { get; internal init; }

    /// <summary>Whether the file was there, whole, before this run.</summary>
    public bool AlreadySaved { get; internal init; }

    /// <summary>The service's id of the file.</summary>
    public string DocumentId { get; internal init; } = "";

    /// <summary>The place in the recording, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>The recording, where known.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>The call, where known.</summary>
    public string? CallId { get; internal init; }

    /// <summary>The event that announced it, where one did.</summary>
    public string? EventId { get; internal init; }

    /// <summary>What to delete at the service; null where the event did not say.</summary>
    public Uri? DeleteLocation { get; internal init; }

    /// <summary>When the service deletes its copy.</summary>
    public DateTimeOffset? ExpiresOn { get; internal init; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
