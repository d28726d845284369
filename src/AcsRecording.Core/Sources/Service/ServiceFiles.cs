using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Sources.Service;

/// <summary>Files at the service's content hosts.</summary>
internal sealed class ServiceFiles(ContentClient client, FullJitterDelay delay) : IChunkFiles
{
    public string Place => "at the service, for good";

    public IContentSource Open(RecordingChunk chunk, Uri location, ContentVersion? expected) =>
        new ContentSource(client, delay, chunk, location, expected);

    public async Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken)
    {
        using var response = await client.DeleteAsync(location, chunk.DocumentId, cancellationToken).ConfigureAwait(false);
        if (response.Status is not (200 or 202 or 204 or 404))
        {
            throw await ServiceError.FromAsync(response, chunk, chunk.DocumentId, cancellationToken).ConfigureAwait(false);
        }
    }
}
