using System;
using AcsRecording.Core.Sources.Blob;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Saving;

/// <summary>Finds where the files of an address are: in a storage account, or else at the service.</summary>
/// <param name="service">The files of the service.</param>
/// <param name="blobs">The files in storage accounts.</param>
/// <param name="endpoint">The resource that the connection is to; null without a connection.</param>
internal sealed class FileLocator(IChunkFiles service, BlobLocations blobs, Uri? endpoint)
{
    /// <summary>Where a chunk's media is; null where that isn't known. Throws <c>NotConnected</c>.</summary>
    public Uri? ContentOf(RecordingChunk chunk) => chunk.ContentLocation ?? DownloadOf(chunk, isMetadata: false);

    /// <summary>Where a chunk's metadata is; null where that isn't known. Throws <c>NotConnected</c>.</summary>
    public Uri? MetadataOf(RecordingChunk chunk) => chunk.MetadataLocation ?? DownloadOf(chunk, isMetadata: true);

    /// <param name="location">One of a chunk's addresses.</param>
    /// <param name="storageConnectionString">The connection string of the storage account that the caller has named; null for none.</param>
    public IChunkFiles At(Uri location, string? storageConnectionString) =>
        blobs.IsBlob(location) ? Blobs(storageConnectionString) : service;

    /// <summary>For a chunk without the address that is needed.</summary>
    public static RecordingException NoLocation(object target, string documentId, string name) =>
        RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, target, documentId, name);

    /// <summary>Throws <c>NoDeletion</c> for a chunk of the dialect that has none.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="target">The input that it came from.</param>
    public static void EnsureDeletable(RecordingChunk chunk, object target)
    {
        if (chunk.HasNoLocation || ((chunk.DeleteLocation ?? chunk.ContentLocation) is { } location && LocationPolicy.IsDownload(location)))
        {
            throw RecordingError.Create("NoDeletion", RecordingErrorCategory.InvalidOperation, target, chunk.DocumentId);
        }
    }

    private Uri? DownloadOf(RecordingChunk chunk, bool isMetadata) =>
        !chunk.HasNoLocation ? null
        : endpoint is null ? throw RecordingError.Create("NotConnected", RecordingErrorCategory.ConnectionError, chunk)
        : LocationPolicy.DownloadOf(endpoint, chunk.DocumentId, isMetadata);

    /// <summary>A method of its own: a method that names a type of Azure Storage loads its package, which most saves don't need.</summary>
    private BlobFiles Blobs(string? storageConnectionString) =>
        new((address, chunk) => blobs.Open(address, chunk, storageConnectionString));
}
