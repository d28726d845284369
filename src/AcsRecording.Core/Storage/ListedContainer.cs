using System;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Storage;

/// <summary>A container that the user has named, with what opens it.</summary>
internal sealed class ListedContainer(BlobContainerClient container) : IChunkStorage
{
    private readonly string _root = StorageAddress.WithoutSecret(container.Uri).AbsoluteUri + "/";

    public BlobContainerClient Container => container;

    public bool Holds(Uri location) => location.AbsoluteUri.StartsWith(_root, StringComparison.Ordinal);
}
