using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Saving;

/// <summary>
/// Fetches the files of chunks over connections that they share: waited for until they are ready, gone on with after a break, begun again
/// where they changed.
/// </summary>
internal sealed class ChunkFetch(FileLocator files, string? storageConnectionString, ConnectionPool connections, FetchTiming timing)
{
    /// <summary>Metadata of four hours with nineteen participants is a few KiB.</summary>
    private const int LargestMetadata = 16 * 1024 * 1024;

    /// <summary>Where a chunk's media is; null where that isn't known. Throws <c>NotConnected</c>.</summary>
    public Uri? ContentOf(RecordingChunk chunk) => files.ContentOf(chunk);

    /// <summary>Where a chunk's metadata is; null where that isn't known. Throws <c>NotConnected</c>.</summary>
    public Uri? MetadataOf(RecordingChunk chunk) => files.MetadataOf(chunk);

    /// <summary>For how long the service keeps the chunk, by its clock; null where nothing says.</summary>
    public TimeSpan? TimeLeft(RecordingChunk chunk) => chunk.ExpiresOn - timing.Clock.Now;

    /// <summary>
    /// Fetches a file. Throws <c>ContentNotFound</c> where it isn't there within the time that it may take to come, <c>RecordingExpired</c>
    /// where the service has deleted it, and what a transfer throws.
    /// </summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="location">Where the file is.</param>
    /// <param name="expected">The version that an earlier run has begun with, asked at each start; null for any.</param>
    /// <param name="receive">Takes the bytes.</param>
    /// <param name="reset">Removes what came so far, before it begins again; given the failure.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<T> RunAsync<T>(
        RecordingChunk chunk,
        Uri location,
        Func<ContentVersion?> expected,
        Func<ContentReader, Task<T>> receive,
        Action<RecordingException> reset,
        CancellationToken cancellationToken)
    {
        var readiness = new Readiness(chunk, timing.Clock, timing.NotReadyTimeout);
        try
        {
            return await new Restarts(timing.Delay, readiness).RunAsync(
                () =>
                {
                    var source = files.At(location, storageConnectionString).Open(chunk, location, expected());
                    return receive(new ContentReader(source, connections, timing.Delay, readiness, chunk));
                },
                reset,
                cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == "ContentNotFound" && chunk.ExpiresOn < timing.Clock.Now)
        {
            throw RecordingError.Create(
                "RecordingExpired", RecordingErrorCategory.ObjectNotFound, chunk, exception, chunk.DocumentId, chunk.ExpiresOn);
        }
    }

    /// <summary>
    /// The chunk's metadata. Throws <c>NoLocation</c>, <c>MetadataUnreadable</c>, <c>MetadataTooLarge</c>, and what fetching a file throws.
    /// </summary>
    public Task<FetchedMetadata> MetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken) => RunAsync(
        chunk,
        files.MetadataOf(chunk) ?? throw FileLocator.NoLocation(chunk, chunk.DocumentId, nameof(chunk.MetadataLocation)),
        () => null,
        async reader =>
        {
            var bytes = await reader.ReadAllAsync(LargestMetadata, cancellationToken).ConfigureAwait(false);
            return new FetchedMetadata(bytes, MetadataReader.Read(bytes, chunk));
        },
        _ => { },
        cancellationToken);
}

/// <summary>A chunk's metadata: as it was served, and read.</summary>
internal sealed record FetchedMetadata(byte[] Bytes, RecordingMetadata Metadata);

/// <summary>When to fetch again, and until when.</summary>
/// <param name="Delay">How long to wait between tries.</param>
/// <param name="Clock">The service's time.</param>
/// <param name="NotReadyTimeout">How long after its event a file that isn't there may still be on its way.</param>
internal sealed record FetchTiming(FullJitterDelay Delay, ServiceClock Clock, TimeSpan NotReadyTimeout);
