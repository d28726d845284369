using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfers;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Storage;

/// <summary>Files that the service has exported to a storage account of the user's.</summary>
internal sealed class BlobFiles(Func<Uri, RecordingChunk, BlobClient> open) : IChunkFiles
{
    public string Place => "in its storage account";

    public IContentSource Open(RecordingChunk chunk, Uri location, ContentVersion? expected) => new BlobSource(open(location, chunk), chunk, expected);

    /// <summary>The service has one address for both files. Here each is a blob, and the recording goes last: while it is there, nothing is lost.</summary>
    public async Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
    {
        foreach (var blob in new[] { chunk.MetadataLocation, location, chunk.ContentLocation }.OfType<Uri>().Distinct().Select(address => open(address, chunk)))
        {
            await StorageError.TellAsync(blob.Uri, async () => await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
