using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;
using AcsRecording.Core.StorageAccounts;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Trust;

/// <summary>
/// A blob that a credential may go to, as far as its address tells. Where its name has no document id, its metadata is asked before it is
/// read or deleted: an event could name the blob of another recording.
/// </summary>
/// <param name="blob">The blob.</param>
/// <param name="name">Its name.</param>
/// <param name="proof">The metadata beside it; null where nothing is left to be proven.</param>
/// <param name="chunk">The chunk that it should be of.</param>
internal sealed class LocatedBlob(BlobClient blob, RecordingBlobName name, BlobClient? proof, RecordingChunk chunk)
{
    public BlobClient Blob => blob;

    public RecordingBlobName Name => name;

    /// <summary>Throws <c>UntrustedLocation</c> where its metadata is of another document.</summary>
    public async Task EnsureReadableAsync(CancellationToken cancellationToken)
    {
        if (proof is not null)
        {
            await IsKnownAsync(proof, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The same check before a deletion, which also fails where nothing says whose blob it is. A blob that does not exist passes.
    /// </summary>
    public async Task EnsureDeletableAsync(CancellationToken cancellationToken)
    {
        if (proof is not null
            && !await IsKnownAsync(proof, cancellationToken).ConfigureAwait(false)
            && await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw LocationPolicy.Untrusted(blob.Uri, "its name has no document id, and no metadata beside it says whose it is");
        }
    }

    /// <summary>The metadata in a blob; null where there is none, or it can't be read.</summary>
    public static async Task<RecordingMetadata?> ReadMetadataAsync(BlobClient metadata, CancellationToken cancellationToken)
    {
        // Metadata of four hours with nineteen participants is a few KiB.
        var options = new BlobDownloadOptions { Range = new HttpRange(0, 1024 * 1024) };
        try
        {
            var bytes = await StorageError.TranslateErrorsAsync(
                metadata.Uri, () => metadata.ReadAsync(options, cancellationToken)).ConfigureAwait(false);
            return MetadataReader.Read(bytes, metadata.Name);
        }
        catch (RecordingException exception) when (exception.ErrorId == "MetadataUnreadable" || exception.Status is 404 or 416)
        {
            return null;
        }
    }

    private async Task<bool> IsKnownAsync(BlobClient metadata, CancellationToken cancellationToken) =>
        (await ReadMetadataAsync(metadata, cancellationToken).ConfigureAwait(false))?.DocumentId is { Length: > 0 } documentId
        && (documentId == chunk.DocumentId ? true : throw LocationPolicy.Untrusted(blob.Uri, "its metadata is of another document"));

    private Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        StorageError.TranslateErrorsAsync(blob.Uri, async () => (await blob.ExistsAsync(cancellationToken).ConfigureAwait(false)).Value);
}
