using System;
using System.Globalization;
using AcsRecording.Core.Trust;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Sources.Blob;

/// <summary>A recording that was found by the name of its blob.</summary>
internal sealed class ListedRecording(RecordingChunk chunk, RecordingBlobName name, BlobItem blob, string? metadata)
{
    public RecordingChunk Chunk => chunk;

    /// <summary>The name of the media's blob.</summary>
    public string Blob => blob.Name;

    /// <summary>The name of the metadata's blob; null where there is none.</summary>
    public string? Metadata => metadata;

    public long Bytes => blob.Properties.ContentLength ?? 0;

    /// <summary>The day on which the recording started (UTC), as the name says; null where it says none.</summary>
    public DateTimeOffset? Day =>
        DateTimeOffset.TryParseExact(name.Date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
            ? day
            : null;

    /// <summary>Whether this module has saved it, so that a manifest shows it.</summary>
    public bool IsSaved =>
        blob.Metadata is { } values && values.ContainsKey(SavedBlobKeys.Sha256) && values.ContainsKey(SavedBlobKeys.DocumentId);
}
