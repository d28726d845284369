using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>Reads blobs: into memory what is small enough, and anything as a stream.</summary>
internal static class BlobReading
{
    private const int BufferSize = 4 * 1024 * 1024;

    public static async Task<byte[]> ReadAsync(this BlobClient blob, BlobDownloadOptions? options, CancellationToken cancellationToken)
    {
        using var download = (await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
        using var bytes = new MemoryStream();
        await download.Content.CopyToAsync(bytes, 4096, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>
    /// A stream that can be read from anywhere. It asks for the version that it began with, so a blob that is replaced meanwhile ends it.
    /// </summary>
    public static Task<Stream> OpenAsync(this BlobClient blob, CancellationToken cancellationToken) =>
        blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = BufferSize }, cancellationToken);
}
