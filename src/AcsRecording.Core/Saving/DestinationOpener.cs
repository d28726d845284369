using System;
using System.Collections.Concurrent;
using System.IO;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Destinations.Container;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Saving;

/// <summary>Opens the folders and containers that a caller names.</summary>
internal sealed class DestinationOpener(StorageCredential credential, EngineOptions options)
{
    /// <summary>One for each folder, because it remembers how far it has read the manifest.</summary>
    private readonly ConcurrentDictionary<string, FolderDestination> _folders = new(StringComparer.Ordinal);

    public IDestination Open(SaveDestination destination) => destination.ContainerUri is { } address
        ? Container(address, destination.StorageConnectionString)
        : Folder(destination.Path ?? throw new ArgumentException("It names no place.", nameof(destination)));

    /// <summary>
    /// The destination that is named, or else the folder with a manifest in which a saved chunk's file lies; null for neither.
    /// </summary>
    public IDestination? Find(SavedChunk saved, SaveDestination? named) =>
        named is { IsPlace: true } ? Open(named)
        : saved.Path is not null && Manifest.RootOf(saved.Path) is { } root ? Folder(root)
        : null;

    /// <summary>The folder with a manifest, or the container, in which a saved chunk's file lies; null where that can't be told.</summary>
    public IDestination? Of(SavedChunk saved) =>
        saved.BlobUri is { } address ? Container(ContainerOf(address), credential.ConnectionString) : Find(saved, null);

    private static Uri ContainerOf(Uri blob) => new BlobUriBuilder(blob) { BlobName = "" }.ToUri();

    private FolderDestination Folder(string path) => _folders.GetOrAdd(Path.GetFullPath(path), root => new FolderDestination(root));

    /// <summary>A method of its own: a method that names a type of Azure Storage loads its package, which most saves don't need.</summary>
    private ContainerDestination Container(Uri address, string? connectionString) =>
        new(ContainerAddress.Open(address, credential.With(connectionString), options));
}
