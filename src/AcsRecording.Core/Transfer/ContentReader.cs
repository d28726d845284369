using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// Reads one file over as many connections as are free. The first request is already a range, and says how long the
/// file is. Memory is a small buffer for each connection.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="connections">What the file shares with the others of its pipeline.</param>
/// <param name="delay">How long to wait between tries.</param>
/// <param name="readiness">Whether a file that is missing, is empty, or is a web page may still become available.</param>
/// <param name="chunk">The chunk whose file it is.</param>
internal sealed class ContentReader(
    IContentSource source, ConnectionPool connections, FullJitterDelay delay, Readiness readiness, RecordingChunk chunk)
{
    private const int MaximumBreaksWithoutProgress = 5;
    private const int MaximumForOneFile = 16;

    private long _bytesDone;
    private long _bytesSkipped;

    /// <summary>How many bytes there are, fetched by this run or an earlier one.</summary>
    public long BytesDone => Interlocked.Read(ref _bytesDone);

    /// <summary>How much this run has fetched.</summary>
    public long BytesFetched => BytesDone - Interlocked.Read(ref _bytesSkipped);

    /// <summary>The file's version; null until its server has said.</summary>
    public ContentVersion? Version => source.Version;

    /// <summary>The file's size; null until its server has said.</summary>
    public long? Total => source.Version?.Total;

    /// <summary>Whether its owner may know its MD5.</summary>
    public bool HasMd5 => source.HasMd5;

    /// <summary>The MD5 that its owner knows; null where none is known.</summary>
    public string? Md5 => source.Md5;

    /// <summary>How many connections the file may be read over. More of them help many small files, but not a single large one.</summary>
    public int MaxConnections { get; } = Math.Min(MaximumForOneFile, connections.Size);

    /// <summary>What an earlier run has done.</summary>
    public void Skip(long bytes)
    {
        Interlocked.Add(ref _bytesSkipped, bytes);
        Interlocked.Add(ref _bytesDone, bytes);
    }

    /// <summary>
    /// Takes a connection and opens the file at its start; its version is known then. Until a while after the event a file that isn't
    /// there, is empty, or is a web page is waited for (azure-sdk-for-js issue 33764, azure-sdk-for-python issue 33415), without a
    /// connection.
    /// </summary>
    public async Task<OpenedContent> OpenAsync(long length, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string reason;
            var connection = await connections.TakeAsync(chunk.ExpiresOn, cancellationToken).ConfigureAwait(false);
            try
            {
                return new OpenedContent(
                    await source.OpenAsync(new ByteRange(0, length), cancellationToken).ConfigureAwait(false), connection);
            }
            catch (RecordingException exception) when (MayBecomeReady(exception))
            {
                connection.Dispose();
                reason = exception.Message;
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            await delay.WaitAsync(attempt, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a small file whole: metadata. Throws <c>MetadataTooLarge</c> where it is longer than the maximum.</summary>
    public async Task<byte[]> ReadAllAsync(int maximum, CancellationToken cancellationToken)
    {
        using var opened = await OpenAsync(maximum, cancellationToken).ConfigureAwait(false);
        var total = Total!.Value;
        if (total > maximum)
        {
            throw RecordingError.Create("MetadataTooLarge", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, total, maximum);
        }

        using var body = new MemoryStream((int)total);
        var item = WorkQueue.Divide([], 1).Hold(new ByteRange(0, total));
        await ReadAsync(
            item,
            opened,
            (buffer, count) =>
            {
                body.Write(buffer, 0, count);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return body.ToArray();
    }

    /// <summary>Works off a queue, over one connection after another for as long as there is work.</summary>
    /// <param name="queue">The shares.</param>
    /// <param name="work">Fetches one of them, from an answer that is open already where there is one.</param>
    /// <param name="first">A share that is begun, and its answer; disposed here.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task RunAsync(
        WorkQueue queue,
        Func<WorkQueue.WorkItem, OpenedContent?, CancellationToken, Task> work,
        (WorkQueue.WorkItem Item, OpenedContent Opened)? first,
        CancellationToken cancellationToken)
    {
        var workers = Enumerable.Repeat<Func<CancellationToken, Task>>(
            token => WorkAsync(queue, work, token), Math.Min(MaxConnections, queue.Workers)).ToList();
        if (first is var (item, opened))
        {
            workers.Insert(0, token => BeginAsync(item, opened, work, token));
        }

        return TaskGroup.RunAsync(workers, cancellationToken);
    }

    /// <summary>Reads a share to its end, whatever breaks on the way.</summary>
    /// <param name="item">The share.</param>
    /// <param name="opened">Its first answer, where that is open already.</param>
    /// <param name="write">Takes the first so many bytes of a buffer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ReadAsync(
        WorkQueue.WorkItem item, OpenedContent? opened, Func<byte[], int, Task> write, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FileHash.BufferSize);
        var breaks = 0;
        try
        {
            while (item.Left > 0)
            {
                var before = item.Next;
                using var range = opened?.Range
                    ?? await source.OpenAsync(new ByteRange(item.Next, item.End), cancellationToken).ConfigureAwait(false);
                opened = null;
                await CopyAsync(range.Content, item, buffer, write, cancellationToken).ConfigureAwait(false);
                breaks = item.Next > before ? 0 : breaks + 1;
                if (item.Left > 0 && breaks == MaximumBreaksWithoutProgress)
                {
                    throw RecordingError.Create(
                        "TransferIncomplete", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, BytesDone, Total);
                }

                if (breaks > 0)
                {
                    await delay.WaitAsync(
                        breaks, $"{chunk}: the connection broke off at byte {item.Next}.", cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool MayBecomeReady(RecordingException refusal) =>
        source.Version is null && readiness.MayCome && refusal.ErrorId is "ContentNotFound" or "NotMedia" or "RequestRejected";

    private async Task WorkAsync(
        WorkQueue queue, Func<WorkQueue.WorkItem, OpenedContent?, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var connection = await connections.TakeAsync(chunk.ExpiresOn, cancellationToken).ConfigureAwait(false);
            if (queue.Take() is not { } item)
            {
                return;
            }

            await work(item, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task BeginAsync(
        WorkQueue.WorkItem item,
        OpenedContent opened,
        Func<WorkQueue.WorkItem, OpenedContent?, CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        using (opened)
        {
            await work(item, opened, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(
        Stream content, WorkQueue.WorkItem item, byte[] buffer, Func<byte[], int, Task> write, CancellationToken cancellationToken)
    {
        while (item.Left > 0)
        {
            var count = await ReadAsync(content, buffer, cancellationToken).ConfigureAwait(false);
            var claimed = item.Claim(count);
            if (claimed == 0)
            {
                return;
            }

            await write(buffer, claimed).ConfigureAwait(false);
            Interlocked.Add(ref _bytesDone, claimed);
        }
    }

    /// <summary>
    /// A break, or a silence over the idle time-out, reads like an end: the caller asks for the rest. Azure.Storage has tried that itself
    /// by then, and tells all its tries in one AggregateException.
    /// </summary>
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or RequestFailedException or AggregateException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }
}
