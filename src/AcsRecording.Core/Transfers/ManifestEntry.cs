using System;

namespace AcsRecording.Core.Transfers;

/// <summary>One line of manifest.jsonl. Property names are the file's own; new ones may be added, none changed.</summary>
internal sealed class ManifestEntry
{
    public string DocumentId { get; set; } = "";

    /// <summary>Relative to the manifest, with '/'.</summary>
    public string Path { get; set; } = "";

    public string? MetadataPath { get; set; }

    public long Bytes { get; set; }

    public string Sha256 { get; set; } = "";

    /// <summary>Whether the bytes were proven to be of the format that the service names.</summary>
    public bool Verified { get; set; }

    public double? DurationMs { get; set; }

    public int Index { get; set; }

    public string? RecordingId { get; set; }

    public string? CallId { get; set; }

    public string? EventId { get; set; }

    public DateTimeOffset? RecordingStartTime { get; set; }

    public DateTimeOffset SavedOn { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    public string[] Participants { get; set; } = [];
}
