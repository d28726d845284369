using System;
using System.Buffers;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Transfer;

/// <summary>Reads a file in blocks over several connections, and hashes them in their order. No disk is touched.</summary>
/// <param name="reader">The file.</param>
/// <param name="begin">Looks at the first bytes before any block is taken.</param>
/// <param name="take">Takes a block: its number, and the first so many bytes of a buffer.</param>
internal sealed class BlockReader(ContentReader reader, Action<byte[]> begin, Func<long, byte[], int, CancellationToken, Task> take)
{
    /// <summary>Each connection holds one in memory. Azure takes 50,000 a blob: 97 GiB, where a chunk of four hours has a few.</summary>
    public const int BlockSize = 2 * 1024 * 1024;

    /// <summary>Reads to the end, from the answer that is open already.</summary>
    public async Task<ContentHashes> RunAsync(OpenedContent opened, CancellationToken cancellationToken)
    {
        var total = reader.Total!.Value;
        var begun = opened.Share(BlockSize, total);
        var queue = WorkQueue.InOrder(new ByteRange(begun.End, total), BlockSize);
        using var hash = new OrderedHash(reader.HasMd5);
        await reader.RunAsync(queue, (item, first, stop) =>
            ReadAsync(item, first, hash, stop), (queue.Hold(begun), opened), cancellationToken).ConfigureAwait(false);
        return hash.Finish();
    }

    /// <summary>Reads a share block by block. It is one block, or the whole file where the server ignores ranges.</summary>
    private async Task ReadAsync(WorkQueue.WorkItem item, OpenedContent? opened, OrderedHash hash, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var block = item.From / BlockSize;
            var count = 0;
            await reader.ReadAsync(item, opened, AppendAsync, cancellationToken).ConfigureAwait(false);
            if (count > 0)
            {
                await EndBlockAsync().ConfigureAwait(false);
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
                        await EndBlockAsync().ConfigureAwait(false);
                    }
                }
            }

            async Task EndBlockAsync()
            {
                if (block == 0)
                {
                    begin(MediaSignature.HeadOf(buffer, count));
                }

                // The first block's turn comes first, so what it began is known to all that follow.
                await hash.AppendAsync(block, buffer, count, cancellationToken).ConfigureAwait(false);
                await take(block, buffer, count, cancellationToken).ConfigureAwait(false);
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
