using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Sources.Blob;

/// <summary>Files that the service has exported to a storage account of the user's.</summary>
internal sealed class BlobFiles(Func<Uri, RecordingChunk, LocatedBlob> open) : IChunkFiles
{
    public string Place => "in its storage account";

    public IContentSource Open(RecordingChunk chunk, Uri location, ContentVersion? expected)
    {
        var located = open(location, chunk);
        return new BlobSource(located.Blob, chunk, expected, located.EnsureReadableAsync);
    }

    /// <summary>
    /// The service has one address for both files. Here each is a blob, and the recording goes last: while it is there, nothing is lost.
    /// Where only the metadata says whose the recording is, that goes last.
    /// </summary>
    public async Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
    {
        var blobs = new[] { chunk.MetadataLocation, location, chunk.ContentLocation }.OfType<Uri>().Distinct()
            .Select(address => open(address, chunk)).ToArray();
        foreach (var located in blobs)
        {
            await located.EnsureDeletableAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var blob in blobs.OrderBy(located => located.Name.IsMetadata && located.Name.DocumentId is null)
            .Select(located => located.Blob))
        {
            await StorageError.TranslateErrorsAsync(blob.Uri, async () =>
                await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
