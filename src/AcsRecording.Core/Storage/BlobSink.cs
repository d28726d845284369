using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfers;

namespace AcsRecording.Core.Storage;

/// <summary>
/// A chunk on its way into a container: each block is staged as it comes, and no disk is touched. The blob exists once all are
/// committed. What was staged and isn't, the account forgets after a week; a stopped copy begins anew, because staged bytes can't be
/// read back to prove them.
/// </summary>
internal sealed class BlobSink(ContainerDestination container, SinkRequest request) : IChunkSink
{
    /// <summary>Each connection holds one in memory. The service takes 50,000 a blob: 97 GiB, where a chunk of four hours has a few.</summary>
    private const int BlockSize = 2 * 1024 * 1024;

    private readonly ConcurrentDictionary<long, string> _staged = new();
    private FinalName? _name;

    public ContentVersion? Version { get; private set; }

    public async Task<ReceivedContent> ReceiveAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        var attempt = new BlockIds();
        var opened = await reader.OpenAsync(BlockSize, cancellationToken).ConfigureAwait(false);
        Version = reader.Version!;
        var total = Version.Total;
        var begun = opened.Share(BlockSize, total);
        var queue = WorkQueue.InOrder(new ByteRange(begun.End, total), BlockSize);
        using var hash = new OrderedHash(reader.HasMd5);
        await reader.RunAsync(queue, (item, first, stop) => CopyAsync(reader, attempt, item, first, hash, stop), (queue.Hold(begun), opened), cancellationToken).ConfigureAwait(false);
        return new ReceivedContent(_name!, total, hash.Finish());
    }

    public void Forget()
    {
        _staged.Clear();
        Version = null;
    }

    public void Discard() => Forget();

    public Task PublishAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        IEnumerable<string> blocks = _staged.OrderBy(block => block.Key).Select(block => block.Value);
        return container.CommitAsync(entry, blocks, request, cancellationToken);
    }

    public void Dispose()
    {
        // Nothing is held between requests.
    }

    /// <summary>Stages a share block by block. It is one block, or the whole file where the server ignores ranges.</summary>
    private async Task CopyAsync(ContentReader reader, BlockIds attempt, WorkQueue.WorkItem item, OpenedContent? opened, OrderedHash hash, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var block = item.From / BlockSize;
            var count = 0;
            await reader.ReadAsync(item, opened, AppendAsync, cancellationToken).ConfigureAwait(false);
            if (count > 0)
            {
                await StageAsync().ConfigureAwait(false);
            }

            async Task AppendAsync(byte[] bytes, int length)
            {
                for (var at = 0; at < length;)
                {
                    var piece = Math.Min(length - at, BlockSize - count);
                    Buffer.BlockCopy(bytes, at, buffer, count, piece);
                    at += piece;
                    count += piece;
                    if (count == BlockSize)
                    {
                        await StageAsync().ConfigureAwait(false);
                    }
                }
            }

            async Task StageAsync()
            {
                if (block == 0)
                {
                    _name = request.NameByHead(MediaSignature.HeadOf(buffer, count));
                }

                // The first block's turn comes first, so the name is known to all that follow.
                await hash.AppendAsync(block, buffer, count, cancellationToken).ConfigureAwait(false);
                _staged[block] = await container.StageAsync(_name!.Value, attempt, block, buffer, count, cancellationToken).ConfigureAwait(false);
                block++;
                count = 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
