using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.Text;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// A file on its way: <c>name.partial</c>, written at offsets by several connections, with its journal beside it. What an earlier run
/// left is taken over block by block, each proven by its hash.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path;
    private readonly string _journalPath;
    private readonly string _documentId;
    private readonly TransferJournal _journal;
    private readonly HashSet<long> _blocks = [];
    private string? _identity;
    private bool _isDone;

    private PartialFile(string path, string journalPath, string documentId, TransferJournal journal)
    {
        _path = path;
        _journalPath = journalPath;
        _documentId = documentId;
        _journal = journal;
    }

    /// <summary>The version that it is of; null until the file's server has said.</summary>
    public ContentVersion? Version { get; private set; }

    /// <summary>The size that it will have.</summary>
    public long? Total => Version?.Total;

    /// <summary>What is there already.</summary>
    public long BytesDone
    {
        get
        {
            lock (_blocks)
            {
                return _blocks.Sum(block => Block(block).Length);
            }
        }
    }

    public static string PathOf(string finalPath) => finalPath + ".partial";

    public static string JournalPathOf(string finalPath) => PathOf(finalPath) + ".journal";

    /// <summary>
    /// Removes the journal of a run that was killed when its file had its name already. One that another process uses is left alone, and so
    /// is one that cannot be removed: it does no harm.
    /// </summary>
    public static void RemoveLeft(string finalPath)
    {
        var (path, journalPath) = (PathOf(finalPath), JournalPathOf(finalPath));
        if (!File.Exists(journalPath) || File.Exists(path))
        {
            return;
        }

        try
        {
            using (var journal = TransferJournal.TryOpen(journalPath))
            {
                if (journal is null || File.Exists(path))
                {
                    return;
                }
            }

            RootFolder.Delete(journalPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that is read only.
        }
    }

    /// <summary>Opens what will have that name; null where another process is at it.</summary>
    public static async Task<PartialFile?> TryOpenAsync(string finalPath, string documentId, CancellationToken cancellationToken)
    {
        var (path, journalPath) = (PathOf(finalPath), JournalPathOf(finalPath));
        if (TransferJournal.TryOpen(journalPath) is not { } journal)
        {
            return null;
        }

        var partial = new PartialFile(path, journalPath, documentId, journal);
        try
        {
            await partial.ResumeAsync(cancellationToken).ConfigureAwait(false);
            return partial;
        }
        catch
        {
            // The lock on the journal would stay for as long as this process lives. What was fetched is kept.
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Begins with a version, where none was known.</summary>
    public void Begin(ContentVersion version)
    {
        _journal.Reset(_documentId, version);
        using var file = OwnerOnly.OpenFile(_path, FileShare.ReadWrite);
        file.SetLength(0);
        file.SetLength(version.Total);
        _identity = FileStamp.IdentityOf(_path);
        Version = version;
    }

    /// <summary>What came so far is of another file.</summary>
    public void Reset()
    {
        lock (_blocks)
        {
            _blocks.Clear();
        }

        Version = null;
    }

    /// <summary>The runs of bytes that are missing of a file whose size is known.</summary>
    public IReadOnlyList<ByteRange> Gaps()
    {
        var gaps = new List<ByteRange>();
        lock (_blocks)
        {
            for (long block = 0; block * WorkQueue.BlockSize < Total; block++)
            {
                if (_blocks.Contains(block))
                {
                    continue;
                }

                var range = Block(block);
                if (gaps.Count > 0 && gaps[gaps.Count - 1].End == range.From)
                {
                    gaps[gaps.Count - 1] = new ByteRange(gaps[gaps.Count - 1].From, range.End);
                }
                else
                {
                    gaps.Add(range);
                }
            }
        }

        return gaps;
    }

    public bool Has(long block)
    {
        lock (_blocks)
        {
            return _blocks.Contains(block);
        }
    }

    /// <summary>The bytes of a block; the last one may be short.</summary>
    public ByteRange Block(long block) =>
        new(block * WorkQueue.BlockSize, Math.Min((block + 1) * WorkQueue.BlockSize, Total ?? long.MaxValue));

    /// <summary>A handle for one connection to write, or one reader to read, with.</summary>
    public FileStream Open() => OwnerOnly.OpenFile(_path, FileShare.ReadWrite, FileMode.Open);

    /// <summary>Throws where it was moved or deleted, or another file has its name: each of the two would lack some bytes.</summary>
    public void EnsureThere() => FileStamp.EnsureSame(_path, _identity);

    public void AddBlock(long block, string hash)
    {
        _journal.Add(block, hash);
        lock (_blocks)
        {
            _blocks.Add(block);
        }
    }

    /// <summary>The first bytes.</summary>
    public byte[] ReadHead() => MediaSignature.ReadHead(_path);

    /// <summary>Puts every byte on the disk and gives the file its final name, in one step.</summary>
    public void Publish(string finalPath, bool force)
    {
        using (var file = Open())
        {
            file.Flush(flushToDisk: true);
        }

        EnsureThere();
        RootFolder.Publish(_path, finalPath, force);
        Delete();
    }

    /// <summary>Leaves nothing behind.</summary>
    public void Delete()
    {
        _isDone = true;

        // Windows deletes no file that is open.
        _journal.Dispose();
        RootFolder.Delete(_path);
        RootFolder.Delete(_journalPath);
    }

    /// <summary>Without anything in it, it is of no use to a later run.</summary>
    public void Dispose()
    {
        if (!_isDone && BytesDone == 0)
        {
            Delete();
        }

        _journal.Dispose();
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path) || _journal.Read(_documentId) is not { } earlier || new FileInfo(_path).Length != earlier.Version.Total)
        {
            return;
        }

        Version = earlier.Version;
        _identity = FileStamp.IdentityOf(_path);
        using var file = Open();

        // Numbers past the end are none of this file's; large ones stand for another block once they are multiplied.
        var blocks = (Version.Total + WorkQueue.BlockSize - 1) / WorkQueue.BlockSize;
        var listed = earlier.Blocks.Where(item => item.Key < blocks).OrderBy(item => item.Key);
        foreach (var (block, hash) in listed.Select(item => (item.Key, item.Value)))
        {
            var range = Block(block);
            if (await HashAsync(file, range, cancellationToken).ConfigureAwait(false) == hash)
            {
                _blocks.Add(block);
            }
        }
    }

    private static async Task<string> HashAsync(FileStream file, ByteRange range, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await AppendAsync(file, range, hash.AppendData, cancellationToken).ConfigureAwait(false);
        return Hex.Of(hash.GetHashAndReset());
    }

    /// <summary>Feeds a run of bytes of a file to a hash.</summary>
    public static async Task AppendAsync(
        FileStream file, ByteRange range, Action<byte[], int, int> append, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FileHash.BufferSize);
        try
        {
            file.Seek(range.From, SeekOrigin.Begin);
            for (var left = range.Length; left > 0;)
            {
                var count = await file.ReadAsync(buffer, 0, (int)Math.Min(left, buffer.Length), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException($"'{file.Name}' is shorter than it was.");
                }

                append(buffer, 0, count);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
