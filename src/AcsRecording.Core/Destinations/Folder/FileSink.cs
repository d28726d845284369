using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// A chunk on its way into a folder. A large one is written at its offsets by several connections, hashed behind them, and can be taken
/// up again; one that the first request brings is simply written. Either is then renamed.
/// </summary>
internal sealed class FileSink : IChunkSink
{
    /// <summary>Small enough that little is lost where the file is smaller, large enough to be worth a connection.</summary>
    private const long FirstRequest = 4 * 1024 * 1024;

    private readonly RootFolder _folder;
    private readonly SinkRequest _request;
    private readonly string _path;
    private PartialFile? _partial;
    private SmallFile? _small;

    private FileSink(RootFolder folder, SinkRequest request, string path, PartialFile? partial)
    {
        _folder = folder;
        _request = request;
        _path = path;
        _partial = partial;
    }

    public ContentVersion? Version => _partial?.Version;

    /// <summary>Takes over what an earlier run left.</summary>
    public static async Task<FileSink> OpenAsync(RootFolder folder, SinkRequest request, CancellationToken cancellationToken)
    {
        var path = folder.Prepare(request.PlannedName);
        if (FileStamp.IdentityOf(path) is { } identity && identity == FileStamp.IdentityOf(PartialFile.PathOf(path)))
        {
            // A run that was killed on the way from one name to the other: writing to the partial file would write to the finished one.
            RootFolder.Delete(PartialFile.PathOf(path));
        }

        var partial = File.Exists(PartialFile.JournalPathOf(path))
            ? await OpenPartialAsync(request, path, cancellationToken).ConfigureAwait(false)
            : null;
        return new FileSink(folder, request, path, partial);
    }

    public async Task<ReceivedContent> ReceiveAsync(ContentReader reader, CancellationToken cancellationToken)
    {
        if (_partial?.Version is not null)
        {
            reader.Skip(_partial.BytesDone);
            return await ReceiveAsync(reader, _partial, default, null, cancellationToken).ConfigureAwait(false);
        }

        var opened = await reader.OpenAsync(FirstRequest, cancellationToken).ConfigureAwait(false);
        try
        {
            var total = reader.Total!.Value;
            if (_partial is null && total <= FirstRequest)
            {
                return await ReceiveSmallAsync(reader, total, opened, cancellationToken).ConfigureAwait(false);
            }

            _partial ??= await OpenPartialAsync(_request, _path, cancellationToken).ConfigureAwait(false);
            _partial.Begin(reader.Version!);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        return await ReceiveAsync(
            reader, _partial, opened.Share(FirstRequest, _partial.Total!.Value), opened, cancellationToken).ConfigureAwait(false);
    }

    public void Reset()
    {
        _partial?.Reset();
        _small?.Dispose();
        _small = null;
    }

    public void Delete()
    {
        _partial?.Delete();
        _small?.Dispose();
    }

    public Task PublishAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var path = _folder.Prepare(entry.Path);
        _small?.Publish(path, _request.Force);
        _partial?.Publish(path, _request.Force);
        entry.Stamp = FileStamp.Of(path);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _partial?.Dispose();
        _small?.Dispose();
    }

    private static async Task<PartialFile> OpenPartialAsync(SinkRequest request, string path, CancellationToken cancellationToken) =>
        await PartialFile.TryOpenAsync(path, request.Chunk.DocumentId, cancellationToken).ConfigureAwait(false)
            ?? throw BeingSaved(request, path);

    private static RecordingException BeingSaved(SinkRequest request, string path) =>
        RecordingError.Create("BeingSaved", RecordingErrorCategory.ResourceUnavailable, request.Chunk, path);

    private async Task<ReceivedContent> ReceiveSmallAsync(
        ContentReader reader, long total, OpenedContent opened, CancellationToken cancellationToken)
    {
        var small = _small = SmallFile.TryOpen(PartialFile.PathOf(_path), reader.HasMd5) ?? throw BeingSaved(_request, _path);
        var queue = WorkQueue.Divide([], 1);
        await reader.RunAsync(
            queue,
            (item, first, stop) => reader.ReadAsync(item, first, (buffer, count) => small.WriteAsync(buffer, count, stop), stop),
            (queue.Hold(new ByteRange(0, total)), opened),
            cancellationToken).ConfigureAwait(false);
        small.EnsureThere();
        return new ReceivedContent(_request.NameByHead(small.Head), total, small.Finish());
    }

    private async Task<ReceivedContent> ReceiveAsync(
        ContentReader reader, PartialFile partial, ByteRange begun, OpenedContent? opened, CancellationToken cancellationToken)
    {
        var queue = WorkQueue.Divide(Gaps(partial, begun.End), reader.MaxConnections);
        using var hash = new FollowingHash(partial, reader.HasMd5);
        ContentHashes? hashes = null;
        await TaskGroup.RunAsync(
            [
                async token => hashes = await hash.ComputeAsync(token).ConfigureAwait(false),
                token => reader.RunAsync(queue, (item, first, stop) =>
                    FetchAsync(reader, partial, item, first, hash, stop), opened is null ? null : (queue.Hold(begun), opened), token),
            ],
            cancellationToken).ConfigureAwait(false);
        partial.EnsureThere();
        return new ReceivedContent(_request.NameByHead(partial.ReadHead()), partial.Version!.Total, hashes!);
    }

    private static List<ByteRange> Gaps(PartialFile partial, long from) =>
        [.. partial.Gaps().Select(gap => new ByteRange(Math.Max(gap.From, from), gap.End)).Where(gap => gap.Length > 0)];

    private static async Task FetchAsync(ContentReader reader, PartialFile partial, WorkQueue.WorkItem item, OpenedContent? opened,
        FollowingHash hash, CancellationToken cancellationToken)
    {
        using var file = partial.Open();
        using var blocks = new BlockWriter(partial, file, item.Next, hash);
        await reader.ReadAsync(
            item, opened, (buffer, count) => blocks.WriteAsync(buffer, count, cancellationToken), cancellationToken).ConfigureAwait(false);
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
                    // .NET Framework keeps the last byte back, even of a stream without a buffer.
                    _file.Flush();
                    _partial.AddBlock(block, Hex.Of(_hash.GetHashAndReset()));
                    _follower.Notify();
                }
            }
        }

        public void Dispose() => _hash.Dispose();
    }
}
