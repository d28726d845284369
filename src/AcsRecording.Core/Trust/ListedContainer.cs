using System;
using AcsRecording.Core.StorageAccounts;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Trust;

/// <summary>A container that the user has named, with what opens it.</summary>
internal sealed class ListedContainer(BlobContainerClient container) : IChunkStorage
{
    public BlobContainerClient Container => container;

    public bool Holds(Uri location) => StorageAddress.IsUnder(location, container.Uri);
}
