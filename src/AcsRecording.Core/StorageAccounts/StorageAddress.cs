using System;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>What addresses in a storage account, and whatever opens them, have in common, be it a container or a queue.</summary>
internal static class StorageAddress
{
    /// <summary>The address as it may be shown: whatever opens it is left out.</summary>
    public static Uri WithoutSecret(Uri address) => new(address.GetLeftPart(UriPartial.Path).TrimEnd('/'));

    /// <summary>For an address that may be anything.</summary>
    public static string Shown(Uri address) =>
        address.IsAbsoluteUri ? $"{address.Scheme}://{address.Host}{address.AbsolutePath}" : "A relative address";

    /// <summary>Whether an address is below another one, whatever SAS opens that.</summary>
    public static bool IsUnder(Uri address, Uri root) =>
        address.AbsoluteUri.StartsWith(WithoutSecret(root).AbsoluteUri.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>
    /// An identity's token goes over https alone, and to no address with half of a SAS. No target in the error: whatever is in the address
    /// may be that half.
    /// </summary>
    public static void EnsureForIdentity(Uri address)
    {
        var isForToken = SecureAddress.IsForToken(address);
        if (!isForToken || address.Query.Length > 0)
        {
            throw RecordingError.Create(
                "NoStorageCredential", RecordingErrorCategory.AuthenticationError, null, WithoutSecret(address), !isForToken
                ? "without a SAS or a connection string an identity opens it, which takes https"
                : "its query is no whole SAS");
        }
    }

    /// <summary>Makes a client of a connection string; what that holds is in no error.</summary>
    public static T FromConnectionString<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // The inner exception is left out on purpose: nothing that saw the key goes further.
            throw RecordingError.Create("InvalidStorageConnectionString", RecordingErrorCategory.InvalidArgument, null);
        }
    }
}
