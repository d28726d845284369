using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using AcsRecording.Core.Transfers.Files;

namespace AcsRecording.Core.Transfers;

/// <summary>Files at the service's content hosts.</summary>
internal sealed class ServiceFiles(ContentClient client, FullJitterDelay delay) : IChunkFiles
{
    /// <summary>Metadata of four hours with nineteen participants is a few KiB.</summary>
    private const long LargestMetadata = 16 * 1024 * 1024;

    public string Place => "at the service, for good";

    public IContentSource OpenContent(RecordingChunk chunk, Uri location, long? total, Readiness readiness) =>
        new ContentSource(client, delay, chunk, location, total, readiness);

    public async Task<byte[]?> ReadMetadataAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(location, chunk.DocumentId, new ByteRange(0, LargestMetadata), cancellationToken).ConfigureAwait(false);
        if (response.Status == 404)
        {
            return null;
        }

        if (response.Status is not (200 or 206))
        {
            throw ServiceError.From(response, chunk, chunk.DocumentId);
        }

        try
        {
            using var body = new MemoryStream();
            await response.ContentStream!.CopyToAsync(body, FileHash.BufferSize, cancellationToken).ConfigureAwait(false);
            return body.ToArray();
        }
        catch (IOException exception)
        {
            throw RecordingError.Create("MetadataUnreadable", RecordingErrorCategory.InvalidData, chunk, exception, chunk, exception.Message);
        }
    }

    public async Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
    {
        using var response = await client.DeleteAsync(location, chunk.DocumentId, cancellationToken).ConfigureAwait(false);
        if (response.Status is not (200 or 202 or 204 or 404))
        {
            throw ServiceError.From(response, chunk, chunk.DocumentId);
        }
    }
}
