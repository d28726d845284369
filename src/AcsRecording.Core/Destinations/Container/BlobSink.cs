using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>
/// A chunk on its way into a container: each block is staged as it comes, and no disk is touched. The blob exists once all are
/// committed. What was staged and isn't, the account forgets after a week; a stopped copy begins anew, because staged bytes can't be
/// read back to prove them.
/// </summary>
internal sealed class BlobSink(ContainerBlobs blobs, SinkRequest request) : IChunkSink
{
    private readonly ConcurrentDictionary<long, string> _staged = new();
    private FinalName? _name;

    public ContentVersion? Version { get; private set; }

    public async Task<ReceivedContent> ReceiveAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        var attempt = new BlockIds();
        var opened = await reader.OpenAsync(BlockReader.BlockSize, cancellationToken).ConfigureAwait(false);
        Version = reader.Version!;
        var reading = new BlockReader(reader, head => _name = request.NameByHead(head), StageAsync);
        var hashes = await reading.RunAsync(opened, cancellationToken).ConfigureAwait(false);
        return new ReceivedContent(_name!, Version.Total, hashes);

        async Task StageAsync(long block, byte[] buffer, int count, CancellationToken stop) =>
            _staged[block] = await blobs.StageAsync(_name!.Value, attempt, block, buffer, count, stop).ConfigureAwait(false);
    }

    public void Reset()
    {
        _staged.Clear();
        Version = null;
    }

    public void Delete() => Reset();

    public async Task PublishAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        IEnumerable<string> blocks = _staged.OrderBy(block => block.Key).Select(block => block.Value);
        entry.Stamp = await blobs.CommitAsync(entry, blocks, request, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        // Nothing is held between requests.
    }
}
