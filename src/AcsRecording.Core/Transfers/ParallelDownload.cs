using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using Azure;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// Fetches what is missing of a file over as many connections as are free. The first request is already a range, and says how long the
/// file is. Memory is a small buffer for each connection.
/// </summary>
internal sealed class ParallelDownload(ContentSource source, PartialFile partial, SemaphoreSlim connections, int maxConnections, FullJitterDelay delay, RecordingChunk chunk)
{
    /// <summary>Small enough that little is lost where the file is smaller, large enough to be worth a connection.</summary>
    private const long FirstRequest = 4 * TransferJournal.BlockSize;

    private const int MaximumBreaksWithoutProgress = 5;

    private long _bytesDone;

    /// <summary>How much is there, whoever fetched it.</summary>
    public long BytesDone => Interlocked.Read(ref _bytesDone);

    /// <summary>Fetches it all, and gives the whole file's SHA-256.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _bytesDone, partial.BytesDone);
        var first = partial.Total is null ? await OpenFirstAsync(cancellationToken).ConfigureAwait(false) : null;
        var begun = first is null ? default : new ByteRange(0, Math.Min(FirstRequest, partial.Total!.Value));
        var queue = new WorkQueue([.. partial.Gaps().Select(gap => new ByteRange(Math.Max(gap.From, begun.End), gap.End)).Where(gap => gap.Length > 0)], maxConnections);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hash = new FollowingHash(partial);
        var hashing = hash.ComputeAsync(stop.Token);
        var tasks = new List<Task> { hashing, WorkAsync(queue, first is null ? null : queue.Hold(begun), first, hash, stop.Token) };
        tasks.AddRange(Enumerable.Range(1, maxConnections - 1).Select(_ => WorkAsync(queue, null, null, hash, stop.Token)));
        await AllAsync(tasks, stop).ConfigureAwait(false);
        return await hashing.ConfigureAwait(false);
    }

    /// <summary>Takes a connection and opens the file; its size is known then.</summary>
    private async Task<Response> OpenFirstAsync(CancellationToken cancellationToken)
    {
        await connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        Response? response = null;
        try
        {
            response = await source.OpenAsync(new ByteRange(0, FirstRequest), cancellationToken).ConfigureAwait(false);
            partial.Begin(source.Total!.Value);
            return response;
        }
        catch
        {
            response?.Dispose();
            connections.Release();
            throw;
        }
    }

    /// <summary>The first failure stops the others, and all have ended before it is told.</summary>
    private static async Task AllAsync(IEnumerable<Task> tasks, CancellationTokenSource stop)
    {
        var running = new List<Task>(tasks);
        Task? failed = null;
        while (running.Count > 0)
        {
            var done = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(done);
            if (done.Status != TaskStatus.RanToCompletion && failed is null)
            {
                failed = done;
                stop.Cancel();
            }
        }

        if (failed is not null)
        {
            await failed.ConfigureAwait(false);
        }
    }

    /// <summary>One connection after another, as long as there is work. The first one holds its connection already.</summary>
    private async Task WorkAsync(WorkQueue queue, WorkQueue.WorkItem? item, Response? opened, FollowingHash hash, CancellationToken cancellationToken)
    {
        var holds = opened is not null;
        try
        {
            while (true)
            {
                if (!holds)
                {
                    await connections.WaitAsync(cancellationToken).ConfigureAwait(false);
                    holds = true;
                }

                item ??= queue.Take();
                if (item is null)
                {
                    return;
                }

                await FetchAsync(item, opened, hash, cancellationToken).ConfigureAwait(false);
                (item, opened) = (null, null);

                // Between shares the connection is anybody's: another file may have waited longer.
                connections.Release();
                holds = false;
            }
        }
        finally
        {
            opened?.Dispose();
            if (holds)
            {
                connections.Release();
            }
        }
    }

    private async Task FetchAsync(WorkQueue.WorkItem item, Response? opened, FollowingHash hash, CancellationToken cancellationToken)
    {
        using var file = partial.Open();
        using var blocks = new BlockWriter(partial, file, item.Next, hash);
        var buffer = ArrayPool<byte>.Shared.Rent(FileHash.BufferSize);
        var breaks = 0;
        try
        {
            while (item.Left > 0)
            {
                var before = item.Next;
                using var response = opened ?? await source.OpenAsync(new ByteRange(item.Next, item.End), cancellationToken).ConfigureAwait(false);
                opened = null;
                await CopyAsync(response.ContentStream!, item, blocks, buffer, cancellationToken).ConfigureAwait(false);
                breaks = item.Next > before ? 0 : breaks + 1;
                if (item.Left > 0 && breaks == MaximumBreaksWithoutProgress)
                {
                    throw RecordingError.Create("TransferIncomplete", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, BytesDone, partial.Total);
                }

                if (breaks > 0)
                {
                    await Task.Delay(delay.Next(breaks), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task CopyAsync(Stream content, WorkQueue.WorkItem item, BlockWriter blocks, byte[] buffer, CancellationToken cancellationToken)
    {
        while (item.Left > 0)
        {
            var count = await ReadAsync(content, buffer, cancellationToken).ConfigureAwait(false);
            var claimed = item.Claim(count);
            if (claimed == 0)
            {
                return;
            }

            await blocks.WriteAsync(buffer, claimed, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _bytesDone, claimed);
        }
    }

    /// <summary>A break, or a silence over the idle time-out, reads like an end: the caller asks for the rest.</summary>
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or RequestFailedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
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
                var block = _offset / TransferJournal.BlockSize;
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
