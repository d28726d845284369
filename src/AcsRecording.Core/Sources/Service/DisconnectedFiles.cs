using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Sources.Service;

/// <summary>Used in place of the service while there is no connection: storage accounts can be used without one.</summary>
internal sealed class DisconnectedFiles : IChunkFiles
{
    public string Place => "at the service, for good";

    public IContentSource Open(RecordingChunk chunk, Uri location, ContentVersion? expected) => throw NotConnected(chunk);

    public Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken) => throw NotConnected(chunk);

    private static RecordingException NotConnected(RecordingChunk chunk) =>
        RecordingError.Create("NotConnected", RecordingErrorCategory.ConnectionError, chunk);
}
