using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// manifest.jsonl at a destination's root: one line a saved chunk. Several processes may append.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.
internal sealed class Manifest(string root)
#pragma warning restore CA1001
{
    private const string FileName = "manifest.jsonl";

    private static readonly byte[] Replaces = Encoding.ASCII.GetBytes("\"replaces\"");

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<PendingLine> _pending = [];
    private readonly ManifestIndex _index = new();
    private readonly string _path = Path.Combine(root, FileName);

    /// <summary>The nearest folder above a file that has a manifest; null where none has.</summary>
    public static string? RootOf(string path)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, FileName)))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>The newest line of a document, or null.</summary>
    public async Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var manifest = new FileInfo(_path);
            if (!manifest.Exists || _index.HasNone(documentId, manifest.Length))
            {
                return null;
            }

            using var file = await OpenAsync(FileAccess.Read, cancellationToken).ConfigureAwait(false);
            return _index.Find(file, documentId);
        }
        catch (RecordingException exception) when (exception.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            // Just taken away.
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// The newest line of each document, the newest first. The file is locked only while a block of it is read, so that other processes can
    /// write meanwhile; what they write is not read. Lines without the digits that are asked for are not parsed.
    /// </summary>
    public async Task ReadAsync(ManifestQuery query, Func<ManifestEntry, Task> take, CancellationToken cancellationToken)
    {
        var digits = query.Digits.Select(any => any.Select(Encoding.ASCII.GetBytes).ToArray()).ToArray();
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        for (long? end = null; end != 0;)
        {
            var entries = new List<ManifestEntry>();
            try
            {
                using var file = await OpenAsync(FileAccess.Read, cancellationToken).ConfigureAwait(false);
                end = FileLines.ReadBackwards(file, Math.Min(end ?? file.Length, file.Length), (_, line) =>
                {
                    if (MayBeWanted(line, digits) && ManifestEntry.Read(line) is { } entry)
                    {
                        entries.Add(entry);
                    }

                    return true;
                });
            }
            catch (RecordingException exception) when (exception.InnerException is FileNotFoundException or DirectoryNotFoundException)
            {
                throw RecordingError.Create("NotAnArchive", RecordingErrorCategory.ObjectNotFound, root, exception, root);
            }

            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.Replaces is null ? !replaced.Remove(entry.DocumentId) : replaced.Add(entry.DocumentId))
                {
                    await take(entry).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>A line that replaces another one is always read: it may take from the other one what is asked for.</summary>
    private static bool MayBeWanted(ReadOnlySpan<byte> line, byte[][][] digits)
    {
        foreach (var any in digits)
        {
            var isThere = false;
            foreach (var run in any)
            {
                isThere |= line.IndexOf(run) >= 0;
            }

            if (!isThere)
            {
                return line.IndexOf(Replaces) >= 0;
            }
        }

        return true;
    }

    /// <summary>
    /// Notes that a document is erased, and overwrites the lines that showed it as saved: they say who was in the call. The new line is on
    /// the disk before an old one goes.
    /// </summary>
    public async Task EraseAsync(ManifestEntry erased, CancellationToken cancellationToken)
    {
        await AppendAsync(erased, cancellationToken).ConfigureAwait(false);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var file = await OpenAsync(FileAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            _index.ReadNewLines(file);

            // From the oldest on: a run that is killed in between leaves the way to those that are left.
            foreach (var (offset, length) in Enumerable.Reverse(_index.LinesOf(file, erased.DocumentId)))
            {
                // An empty object, so that the line is still JSON.
                var blank = Encoding.ASCII.GetBytes("{" + new string(' ', length - 2) + "}");
                file.Seek(offset, SeekOrigin.Begin);
                file.Write(blank, 0, blank.Length);
            }

            file.Flush(flushToDisk: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Throws <c>WriteFailed</c> where no line can be written, so that nothing is fetched in vain. Makes no file.</summary>
    public void EnsureWritable()
    {
        try
        {
            if (File.Exists(_path))
            {
                OwnerOnly.OpenFile(_path, FileShare.ReadWrite, FileMode.Open).Dispose();
            }
            else
            {
                RootFolder.EnsureWritable(root);
            }
        }
        catch (IOException exception) when (FileLock.IsHeld(exception))
        {
            // Another process is writing a line, so this one can as well.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
    }

    /// <summary>Returns when the line is on the disk. Lines that come meanwhile go there together.</summary>
    public async Task AppendAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var line = new PendingLine(entry);
        lock (_pending)
        {
            _pending.Add(line);
        }

        await WaitForTurnAsync(line, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!line.IsWritten)
            {
                await WriteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_pending)
            {
                _pending.Remove(line);
            }

            _gate.Release();
        }
    }

    /// <summary>A line whose writer gives up is written by no other one: it would show a file that was never saved.</summary>
    private async Task WaitForTurnAsync(PendingLine line, CancellationToken cancellationToken)
    {
        try
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_pending)
            {
                if (!line.IsTaken)
                {
                    _pending.Remove(line);
                    throw;
                }
            }

            // It is being written just now, so it is as good as written.
            await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        using var file = await OpenAsync(FileAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
        PendingLine[] lines;
        lock (_pending)
        {
            lines = [.. _pending.Where(line => !line.IsWritten)];
            Array.ForEach(lines, line => line.IsTaken = true);
        }

        // A run that was killed between its line and its file's name comes with the same line again.
        _index.ReadNewLines(file);
        foreach (var line in lines.Where(line => _index.SaysTheSame(file, line.Entry)))
        {
            line.IsWritten = true;
        }

        lines = [.. lines.Where(line => !line.IsWritten)];
        if (lines.Length == 0)
        {
            return;
        }

        var end = file.Seek(0, SeekOrigin.End);
        if (end > 0 && !EndsWithNewline(file))
        {
            // A process died in the middle of its line: that line is lost, the next one must not be.
            file.WriteByte((byte)'\n');
        }

        try
        {
            foreach (var line in lines)
            {
                line.Offset = file.Position;
                line.Entry.Replaces = _index.OffsetOf(line.Entry.DocumentId);
                byte[] bytes = [.. line.Entry.ToJson(), (byte)'\n'];
                file.Write(bytes, 0, bytes.Length);
            }

            file.Flush(flushToDisk: true);
        }
        catch
        {
            // A full disk leaves no half line behind.
            file.SetLength(end);
            throw;
        }

        foreach (var line in lines)
        {
            line.IsWritten = true;
        }

        _index.Add(end, file.Length, lines.Select(line => (line.Entry.DocumentId, line.Offset)));
    }

    private static bool EndsWithNewline(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    /// <summary>One process at a time, readers too, so that no reader sees half a line.</summary>
    private async Task<FileStream> OpenAsync(FileAccess access, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return access == FileAccess.Read
                    ? new FileStream(_path, FileMode.Open, access, FileShare.None)
                    : OwnerOnly.OpenFile(_path, FileShare.None);
            }
            catch (IOException exception) when (FileLock.IsHeld(exception) && clock.Elapsed < LockTimeout)
            {
                await Task.Delay(LockRetry, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Failed(exception);
            }
        }
    }

    private RecordingException Failed(Exception exception) =>
        RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, _path, exception, _path, exception.Message);

    private sealed class PendingLine(ManifestEntry entry)
    {
        public ManifestEntry Entry => entry;

        /// <summary>Where it begins in the file, once it is written.</summary>
        public long Offset { get; set; }

        /// <summary>Whether it is being written, or has been.</summary>
        public bool IsTaken { get; set; }

        public bool IsWritten { get; set; }
    }
}
