using System;

namespace AcsRecording.Core.Storage;

/// <summary>Addresses in a storage account, as they may be shown: whatever opens them is left out.</summary>
internal static class StorageAddress
{
    public static Uri WithoutSecret(Uri address) => new(address.GetLeftPart(UriPartial.Path).TrimEnd('/'));

    /// <summary>For an address that may be anything.</summary>
    public static string Shown(Uri address) => address.IsAbsoluteUri ? $"{address.Scheme}://{address.Host}{address.AbsolutePath}" : "A relative address";
}
