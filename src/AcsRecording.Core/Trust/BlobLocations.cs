using System;
using System.Collections.Concurrent;
using System.Linq;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Trust;

/// <summary>
/// Which blobs a chunk's addresses may name. Events are not signed, so a storage credential goes only to accounts that the user has named:
/// by a connection string, by -AllowedHost, or by listing a container; and only to blobs that are named like recordings, of the chunk's own
/// document id. Where the name has none, the metadata beside it says whose it is.
/// </summary>
internal sealed class BlobLocations(
    Uri? endpoint, AllowedHosts allowedHosts, StorageCredential credential, ListedChunks listed, EngineOptions options)
{
    private static readonly string[] Domains =
        [".blob.core.windows.net", ".blob.storage.azure.net", ".blob.core.usgovcloudapi.net", ".blob.core.chinacloudapi.cn"];

    /// <summary>
    /// Kept, because each client gets a token of its own, and az takes a process for one. Made when the first blob is opened: until then no
    /// package of Azure Storage is loaded.
    /// </summary>
    private ConcurrentDictionary<Uri, BlobContainerClient>? _openedByIdentity;

    /// <summary>Whether an address is one of a blob's, trusted or not.</summary>
    public bool IsBlob(Uri location) => location.IsAbsoluteUri
        && !LocationPolicy.IsOfService(location)
        && (Array.Exists(Domains, domain => location.Host.EndsWith(domain, StringComparison.Ordinal))
            || allowedHosts.Contains(location)
            || location.IsLoopback);

    /// <summary>Throws <c>UntrustedLocation</c> for a blob that no credential may go to.</summary>
    public LocatedBlob Open(Uri location, RecordingChunk chunk, string? connectionString)
    {
        if ((SecureAddress.Refusal(location) ?? SecureAddress.RefusalOfMore(location)) is { } reason)
        {
            throw LocationPolicy.Untrusted(location, reason);
        }

        var parts = new BlobUriBuilder(location);
        if (parts.BlobContainerName.Length == 0
            || RecordingBlobName.Parse(parts.BlobName) is not { } name
            || (name.DocumentId is { } documentId && documentId != chunk.DocumentId))
        {
            throw LocationPolicy.Untrusted(location, "its name isn't that of this recording's blob");
        }

        var container = Container(location, parts, chunk, connectionString);
        var isProven = name.DocumentId is not null || listed.ContainerOf(chunk, location) is not null || IsStoodInFor(location, chunk);
        return new LocatedBlob(
            container.GetBlobClient(parts.BlobName), name, isProven ? null : container.GetBlobClient(name.MetadataBeside), chunk);
    }

    /// <summary>
    /// Whether the chunk is known by nothing but an address: this one, or that of the media that this metadata is beside.
    /// </summary>
    private static bool IsStoodInFor(Uri location, RecordingChunk chunk) =>
        new[] { location, chunk.ContentLocation }.OfType<Uri>().Any(address =>
            chunk.DocumentId == RecordingBlobName.StandIn(address) && (address == location || MetadataBeside(address) == location));

    private static Uri? MetadataBeside(Uri location)
    {
        var parts = new BlobUriBuilder(location);
        if (RecordingBlobName.Parse(parts.BlobName) is not { } name)
        {
            return null;
        }

        parts.BlobName = name.MetadataBeside;
        return parts.ToUri();
    }

    private BlobContainerClient Container(Uri location, BlobUriBuilder parts, RecordingChunk chunk, string? connectionString)
    {
        if (listed.ContainerOf(chunk, location) is { } container)
        {
            return container;
        }

        var clientOptions = new BlobClientOptions().With(options);
        if (connectionString is not null)
        {
            var account = StorageAddress.FromConnectionString(() => new BlobServiceClient(connectionString, clientOptions));
            if (StorageAddress.IsUnder(location, account.Uri))
            {
                return account.GetBlobContainerClient(parts.BlobContainerName);
            }
        }

        if (!SecureAddress.IsForToken(location)
            || SecureAddress.Refusal(location, endpoint) is not null
            || !(location.IsLoopback || allowedHosts.Contains(location)))
        {
            throw LocationPolicy.Untrusted(location, "it is in a storage account that neither a connection string nor -AllowedHost names");
        }

        var named = new BlobUriBuilder(location) { BlobName = "" }.ToUri();
        return (_openedByIdentity ??= new())
            .GetOrAdd(named, address => new BlobContainerClient(address, credential.Identity, clientOptions));
    }
}
