using System;

namespace AcsRecording;

/// <summary>A file of a recording that lies, whole, where it was asked to be.</summary>
public sealed class SavedChunk
{
    /// <summary>The full path of the media file; null where it lies in a container, or wasn't asked for.</summary>
    public string? Path { get; internal init; }

    /// <summary>The blob's address, without a SAS; null where it lies in a folder, or wasn't asked for.</summary>
    public Uri? BlobUri { get; internal init; }

    /// <summary>
    /// The full path of the metadata beside it; null where it lies in a container, the service had none, or it wasn't asked for.
    /// </summary>
    public string? MetadataPath { get; internal init; }

    /// <summary>
    /// The address of the metadata's blob, without a SAS; null where it lies in a folder, the service had none, or it wasn't asked for.
    /// </summary>
    public Uri? MetadataBlobUri { get; internal init; }

    /// <summary>The size of the media file.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The SHA-256 of the bytes as they were written, in lower-case hexadecimal; null where only metadata was asked for.</summary>
    public string? Sha256 { get; internal init; }

    /// <summary>How long the file plays, where the metadata says so.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>
    /// Whether the file is provably whole: as many bytes as the service said, flushed to the disk or committed to the container, of the
    /// container format that the event and the metadata name.
    /// </summary>
    public bool Verified { get; internal init; }

    /// <summary>Whether the file was there, whole, before this run.</summary>
    public bool AlreadySaved { get; internal init; }

    /// <summary>Whether this only shows, with -WhatIf, what would be saved: nothing was saved.</summary>
    public bool Planned { get; internal init; }

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

    /// <summary>When the recording started, as the event or the metadata says (UTC); null where neither does.</summary>
    public DateTimeOffset? RecordingStartTime { get; internal init; }

    /// <summary>When the chunk was saved (UTC); null where it was not, or no manifest shows it.</summary>
    public DateTimeOffset? SavedOn { get; internal init; }

    /// <summary>The raw ids of those who were in the call, as the metadata names them: personal data.</summary>
    public string[] Participants { get; internal init; } = [];

    /// <summary>When the service deletes its copy.</summary>
    public DateTimeOffset? ExpiresOn { get; internal init; }

    /// <summary>
    /// Compares the saved bytes with this object; null where another process saved it, so that this object proves nothing.
    /// </summary>
    internal ISavedContent? Content { get; init; }

    /// <summary>The chunk that was saved; where another process saved it, only the properties that are known here.</summary>
    internal RecordingChunk Origin
    {
        get => field ??= new()
        {
            DocumentId = DocumentId,
            Index = Index,
            RecordingId = RecordingId,
            CallId = CallId,
            DeleteLocation = DeleteLocation,
            ExpiresOn = ExpiresOn,
        };
        init;
    }

    /// <summary>The queue message that announced it; null where it came otherwise.</summary>
    internal IEventDelivery? Delivery { get; init; }

    /// <summary>How long this process took to save it; null where another process saved it.</summary>
    internal TimeSpan? Elapsed { get; set; }

    /// <summary>The path or the address.</summary>
    public override string ToString() => Path ?? BlobUri?.AbsoluteUri ?? MetadataPath ?? MetadataBlobUri?.AbsoluteUri ?? "";
}
