using System;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Storage;

/// <summary>Opens a container by its address and whatever opens it.</summary>
internal static class ContainerAddress
{
    /// <summary>Throws where the address is none of a container, or nothing opens it. Nothing is sent.</summary>
    public static BlobContainerClient Open(Uri address, string? connectionString, EngineOptions options)
    {
        if (Refusal(address) is { } reason)
        {
            throw Invalid(address, reason);
        }

        var clientOptions = new BlobClientOptions();
        clientOptions.Retry.Delay = options.RetryDelay;
        clientOptions.Retry.MaxDelay = options.LongestRetryDelay;
        clientOptions.Diagnostics.ApplicationId = "AcsRecording";
        var parts = new BlobUriBuilder(address);
        if (parts.Sas is not null)
        {
            return new BlobContainerClient(address, clientOptions);
        }

        if (connectionString is null)
        {
            throw RecordingError.Create("NoStorageCredential", RecordingErrorCategory.AuthenticationError, address, StorageAddress.WithoutSecret(address));
        }

        var account = OpenAccount(connectionString, clientOptions);
        var container = account.GetBlobContainerClient(parts.BlobContainerName);
        return container.Uri == StorageAddress.WithoutSecret(address) ? container : throw Invalid(address, $"the connection string is of another account, {account.Uri.Host}");
    }

    private static string? Refusal(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            return "it isn't an https address";
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

    private static BlobServiceClient OpenAccount(string connectionString, BlobClientOptions options)
    {
        try
        {
            return new BlobServiceClient(connectionString, options);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException or UriFormatException)
        {
            // The inner exception is left out on purpose: nothing that saw the key goes further.
            throw RecordingError.Create("InvalidStorageConnectionString", RecordingErrorCategory.InvalidArgument, null);
        }
    }

    private static RecordingException Invalid(Uri address, string reason) => RecordingError.Create(
        "InvalidContainerUri",
        RecordingErrorCategory.InvalidArgument,
        null,
        StorageAddress.Shown(address),
        reason);
}
