using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations;

/// <summary>What takes the bytes of one chunk. Disposed unpublished, it leaves what the next run can use, or nothing.</summary>
internal interface IChunkSink : IDisposable
{
    /// <summary>The version that this run, or an earlier one, has begun with; null where neither has.</summary>
    ContentVersion? Version { get; }

    /// <summary>Takes all that is missing.</summary>
    Task<ReceivedContent> ReceiveAsync(ContentReader reader, CancellationToken cancellationToken);

    /// <summary>What came so far is of another file.</summary>
    void Reset();

    /// <summary>Leaves nothing behind.</summary>
    void Delete();

    /// <summary>Gives it its final name, in one step.</summary>
    Task PublishAsync(ManifestEntry entry, CancellationToken cancellationToken);
}

/// <summary>What a sink is opened for.</summary>
/// <param name="Chunk">The chunk to come.</param>
/// <param name="PlannedName">Its name, as far as it can be told without its bytes.</param>
/// <param name="NameByHead">Its final name by its first bytes; throws where they are no recording.</param>
/// <param name="Force">Whether it may take the place of something else.</param>
internal sealed record SinkRequest(RecordingChunk Chunk, string PlannedName, Func<byte[], FinalName> NameByHead, bool Force);

/// <summary>
/// The name that a chunk's bytes earn it, whether they are proven to be of the format that the service names, and the first of them.
/// </summary>
internal sealed record FinalName(string Value, string Extension, bool IsProven, byte[] Head);

/// <summary>A chunk whose bytes have all come.</summary>
internal sealed record ReceivedContent(FinalName Name, long Bytes, ContentHashes Hashes);
