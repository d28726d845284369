using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Sources.Service;

/// <summary>Stands where the service would, while nobody is connected to one: storage accounts can be worked with all the same.</summary>
internal sealed class DisconnectedFiles : IChunkFiles
{
    public string Place => "at the service, for good";

    public IContentSource Open(RecordingChunk chunk, Uri location, ContentVersion? expected) => throw NotConnected(chunk);

    public Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken) => throw NotConnected(chunk);

    private static RecordingException NotConnected(RecordingChunk chunk) => RecordingError.Create("NotConnected", RecordingErrorCategory.ConnectionError, chunk);
}
