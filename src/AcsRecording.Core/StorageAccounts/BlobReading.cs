using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>Reads what is small enough for memory.</summary>
internal static class BlobReading
{
    public static async Task<byte[]> ReadAsync(this BlobClient blob, BlobDownloadOptions? options, CancellationToken cancellationToken)
    {
        using var download = (await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
        using var bytes = new MemoryStream();
        await download.Content.CopyToAsync(bytes, 4096, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }
}
