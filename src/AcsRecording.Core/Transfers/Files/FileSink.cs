using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers.Files;

/// <summary>A chunk on its way into a folder: written at its offsets by several connections, hashed behind them, then renamed.</summary>
internal sealed class FileSink(DestinationFolder folder, PartialFile partial, SinkRequest request) : IChunkSink
{
    /// <summary>Small enough that little is lost where the file is smaller, large enough to be worth a connection.</summary>
    private const long FirstRequest = 4 * WorkQueue.BlockSize;

    public long? Total => partial.Total;

    public async Task<ReceivedContent> ReceiveAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        reader.Skip(partial.BytesDone);
        var opened = partial.Total is null ? await OpenFirstAsync(reader, cancellationToken).ConfigureAwait(false) : null;
        var begun = opened is null ? default : new ByteRange(0, Math.Min(FirstRequest, partial.Total!.Value));
        var queue = WorkQueue.Divide(Gaps(begun.End), reader.MaxConnections);
        using var hash = new FollowingHash(partial);
        string? sha256 = null;
        await TaskGroup.RunAsync(
            [
                async token => sha256 = await hash.ComputeAsync(token).ConfigureAwait(false),
                token => reader.RunAsync(queue, (item, first, stop) => FetchAsync(reader, item, first, hash, stop), opened is null ? null : (queue.Hold(begun), opened), token),
            ],
            cancellationToken).ConfigureAwait(false);
        return new ReceivedContent(request.NameByHead(partial.ReadHead()), partial.Total!.Value, sha256!);
    }

    public void Forget() => partial.Forget();

    public void Discard() => partial.Discard();

    public Task PublishAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        partial.Publish(folder.Prepare(entry.Path));
        return Task.CompletedTask;
    }

    public void Dispose() => partial.Dispose();

    private async Task<OpenedContent> OpenFirstAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        var opened = await reader.OpenAsync(FirstRequest, cancellationToken).ConfigureAwait(false);
        try
        {
            partial.Begin(reader.Total!.Value);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private List<ByteRange> Gaps(long from) =>
        [.. partial.Gaps().Select(gap => new ByteRange(Math.Max(gap.From, from), gap.End)).Where(gap => gap.Length > 0)];

    private async Task FetchAsync(ContentReader reader, WorkQueue.WorkItem item, OpenedContent? opened, FollowingHash hash, CancellationToken cancellationToken)
    {
        using var file = partial.Open();
        using var blocks = new BlockWriter(partial, file, item.Next, hash);
        await reader.ReadAsync(item, opened, (buffer, count) => blocks.WriteAsync(buffer, count, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes one share from its start on, and notes each block with its hash as it becomes whole.</summary>
    private sealed class BlockWriter : IDisposable
    {
        private readonly PartialFile _partial;
        private readonly FileStream _file;
        private readonly FollowingHash _follower;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _offset;

        public BlockWriter(PartialFile partial, FileStream file, long offset, FollowingHash follower)
        {
            _partial = partial;
            _file = file;
            _offset = offset;
            _follower = follower;
            file.Seek(offset, SeekOrigin.Begin);
        }

        public async Task WriteAsync(byte[] buffer, int count, CancellationToken cancellationToken)
        {
            await _file.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
            for (var at = 0; at < count;)
            {
                var block = _offset / WorkQueue.BlockSize;
                var end = _partial.Block(block).End;
                var piece = (int)Math.Min(count - at, end - _offset);
                _hash.AppendData(buffer, at, piece);
                at += piece;
                _offset += piece;
                if (_offset == end)
                {
                    _partial.AddBlock(block, FileHash.Format(_hash.GetHashAndReset()));
                    _follower.Notify();
                }
            }
        }

        public void Dispose() => _hash.Dispose();
    }
}
