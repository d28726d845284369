using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// A file that one request brings: written from its start on and hashed on the way. It needs no journal, because fetching it again costs
/// less than keeping one; the open file is the lock. Disposed unpublished, it leaves nothing.
/// </summary>
internal sealed class SmallFile : IDisposable
{
    private readonly ContentHash _hash;
    private readonly FileStream _file;
    private readonly string? _identity;
    private bool _isDone;

    private SmallFile(FileStream file, bool withMd5)
    {
        _file = file;
        _identity = FileStamp.IdentityOf(file.Name);
        _hash = new ContentHash(withMd5);
    }

    /// <summary>The first bytes.</summary>
    public byte[] Head { get; private set; } = [];

    /// <summary>The file, empty; null where another process has it.</summary>
    public static SmallFile? TryOpen(string path, bool withMd5)
    {
        try
        {
            var file = OwnerOnly.OpenFile(path, FileShare.None);
            file.SetLength(0);
            return new SmallFile(file, withMd5);
        }
        catch (IOException exception) when (FileLock.IsHeld(exception))
        {
            return null;
        }
    }

    public async Task WriteAsync(byte[] buffer, int count, CancellationToken cancellationToken)
    {
        if (Head.Length < MediaSignature.Length)
        {
            Head = MediaSignature.HeadOf(
                [.. Head, .. buffer.AsSpan(0, Math.Min(count, MediaSignature.Length)).ToArray()], Head.Length + count);
        }

        _hash.Append(buffer, 0, count);
        await _file.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts every byte on the disk; the file's hashes.</summary>
    public ContentHashes Finish()
    {
        _file.Flush(flushToDisk: true);
        return _hash.Finish();
    }

    /// <summary>Throws where it was moved or deleted.</summary>
    public void EnsureThere() => FileStamp.EnsureSame(_file.Name, _identity);

    /// <summary>Gives it its final name, in one step.</summary>
    public void Publish(string finalPath, bool force)
    {
        EnsureThere();

        // Windows renames no file that is open.
        _file.Dispose();
        RootFolder.Publish(_file.Name, finalPath, force);
        _isDone = true;
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        RootFolder.Delete(_file);
    }
}
