using System;
using AcsRecording.Core.Sources.Blob;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Saving;

/// <summary>Finds where the files of an address are: in a storage account, or else at the service.</summary>
internal sealed class FileLocator(IChunkFiles service, BlobLocations blobs)
{
    /// <param name="location">One of a chunk's addresses.</param>
    /// <param name="storageConnectionString">The connection string of the storage account that the caller has named; null for none.</param>
    public IChunkFiles At(Uri location, string? storageConnectionString) =>
        blobs.IsBlob(location) ? Blobs(storageConnectionString) : service;

    /// <summary>For a chunk without the address that is needed.</summary>
    public static RecordingException NoLocation(object target, string documentId, string name) =>
        RecordingError.Create("NoLocation", RecordingErrorCategory.InvalidData, target, documentId, name);

    /// <summary>A method of its own: a method that names a type of Azure Storage loads its package, which most saves don't need.</summary>
    private BlobFiles Blobs(string? storageConnectionString) =>
        new((address, chunk) => blobs.Open(address, chunk, storageConnectionString));
}
