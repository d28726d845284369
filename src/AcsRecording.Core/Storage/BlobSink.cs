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

    public long? Total { get; private set; }

    public async Task<ReceivedContent> ReceiveAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        // Blocks of another attempt at the same blob can't be mistaken for this one's.
        var attempt = Guid.NewGuid();
        var opened = await reader.OpenAsync(BlockSize, cancellationToken).ConfigureAwait(false);
        var total = reader.Total!.Value;
        Total = total;
        var begun = new ByteRange(0, Math.Min(BlockSize, total));
        var queue = WorkQueue.InOrder(new ByteRange(begun.End, total), BlockSize);
        using var hash = new OrderedHash(reader.HasMd5);
        await reader.RunAsync(queue, (item, first, stop) => CopyAsync(reader, attempt, item, first, hash, stop), (queue.Hold(begun), opened), cancellationToken).ConfigureAwait(false);
        return new ReceivedContent(_name!, total, hash.Finish());
    }

    public void Forget()
    {
        _staged.Clear();
        Total = null;
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

    private async Task CopyAsync(ContentReader reader, Guid attempt, WorkQueue.WorkItem item, OpenedContent? opened, OrderedHash hash, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var count = 0;
            await reader.ReadAsync(item, opened, Append, cancellationToken).ConfigureAwait(false);

            var block = item.From / BlockSize;
            if (block == 0)
            {
                _name = request.NameByHead(MediaSignature.HeadOf(buffer, count));
            }

            // The first block's turn comes first, so the name is known to all that follow.
            await hash.AppendAsync(block, buffer, count, cancellationToken).ConfigureAwait(false);
            var id = BlockId(attempt, block);
            await container.StageAsync(_name!.Value, id, buffer, count, cancellationToken).ConfigureAwait(false);
            _staged[block] = id;

            Task Append(byte[] bytes, int length)
            {
                Buffer.BlockCopy(bytes, 0, buffer, count, length);
                count += length;
                return Task.CompletedTask;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string BlockId(Guid attempt, long block) => Convert.ToBase64String([.. attempt.ToByteArray(), .. BitConverter.GetBytes(block)]);
}
