using System;
using System.Runtime.CompilerServices;
using AcsRecording.Core.StorageAccounts;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Trust;

/// <summary>
/// The container that each listed chunk was listed in: the user has named it, so its credential opens the chunk's blobs. A chunk is known
/// here for as long as it exists; a copy made elsewhere is not, and has to be trusted like any other.
/// </summary>
internal sealed class ListedChunks
{
    private readonly ConditionalWeakTable<RecordingChunk, Listing> _listings = new();

    public void Add(RecordingChunk chunk, BlobContainerClient container) => _listings.Add(chunk, new Listing(container));

    /// <summary>Null where the chunk wasn't listed, or the address is outside its container.</summary>
    public BlobContainerClient? ContainerOf(RecordingChunk chunk, Uri location) =>
        _listings.TryGetValue(chunk, out var listing) && StorageAddress.IsUnder(location, listing.Container.Uri) ? listing.Container : null;

    /// <summary>A type of its own, so that no package of Azure Storage is loaded before a container is listed.</summary>
    private sealed class Listing(BlobContainerClient container)
    {
        public BlobContainerClient Container => container;
    }
}
