using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Transfers;

/// <summary>A chunk's metadata: as it was served, and read.</summary>
internal sealed record FetchedMetadata(byte[] Bytes, RecordingMetadata Metadata)
{
    /// <summary>Metadata of four hours with nineteen participants is a few KiB.</summary>
    private const int Largest = 16 * 1024 * 1024;

    /// <summary>
    /// Fetches it as media is fetched: waited for until it is ready, gone on with after a break, begun again where it changed. Throws
    /// <c>ContentNotFound</c> where there is none by then, <c>MetadataUnreadable</c>, <c>MetadataTooLarge</c>, and what a transfer throws.
    /// </summary>
    public static Task<FetchedMetadata> FetchAsync(
        IChunkFiles files,
        RecordingChunk chunk,
        ConnectionPool connections,
        FullJitterDelay delay,
        Readiness readiness,
        CancellationToken cancellationToken)
    {
        var location = chunk.MetadataLocation ?? throw TransferEngine.NoLocation(chunk, chunk.DocumentId, nameof(chunk.MetadataLocation));
        return new Restarts(delay, readiness).RunAsync(
            async () =>
            {
                var reader = new ContentReader(files.Open(chunk, location, null), connections, delay, readiness, chunk);
                var bytes = await reader.ReadAllAsync(Largest, cancellationToken).ConfigureAwait(false);
                return new FetchedMetadata(bytes, MetadataReader.Read(bytes, chunk));
            },
            _ => { },
            cancellationToken);
    }
}
