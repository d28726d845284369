using System;
using AcsRecording.Core.Http;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>Opens a container by its address and whatever opens it.</summary>
internal static class ContainerAddress
{
    /// <summary>Throws where the address is none of a container, or nothing opens it. Nothing is sent.</summary>
    public static BlobContainerClient Open(Uri address, StorageCredential credential, EngineOptions options)
    {
        if (Refusal(address) is { } reason)
        {
            throw Invalid(address, reason);
        }

        var clientOptions = new BlobClientOptions().With(options);
        var parts = new BlobUriBuilder(address);
        StorageNames.EnsureContainer(parts.BlobContainerName);
        return credential.Open(
            address,
            parts.Sas is not null,
            () => new BlobContainerClient(address, clientOptions),
            connectionString => FromConnectionString(address, parts.BlobContainerName, connectionString, clientOptions),
            identity => new BlobContainerClient(address, identity, clientOptions));
    }

    private static BlobContainerClient FromConnectionString(
        Uri address, string name, string connectionString, BlobClientOptions clientOptions)
    {
        var account = StorageAddress.FromConnectionString(() => new BlobServiceClient(connectionString, clientOptions));
        var container = account.GetBlobContainerClient(name);
        return StorageAddress.WithoutSecret(container.Uri) == StorageAddress.WithoutSecret(address)
            ? container
            : throw Invalid(address, $"the connection string is for {StorageAddress.Shown(account.Uri)}");
    }

    private static string? Refusal(Uri address)
    {
        if (SecureAddress.Refusal(address) is { } reason)
        {
            return reason;
        }

        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            return "it has user info or a fragment";
        }

        var parts = new BlobUriBuilder(address);
        return parts.BlobContainerName.Length == 0 ? "it names no container"
            : parts.BlobName.Length > 0 ? "it names something inside a container"
            : null;
    }

    private static RecordingException Invalid(Uri address, string reason) => RecordingError.Create(
        "InvalidContainerUri",
        RecordingErrorCategory.InvalidArgument,
        null,
        StorageAddress.Shown(address),
        reason);
}
