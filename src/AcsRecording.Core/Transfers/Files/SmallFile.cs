using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers.Files;

/// <summary>
/// A file that one request brings: written from its start on and hashed on the way. It needs no journal, because fetching it again costs
/// less than keeping one; the open file is the lock. Disposed unpublished, it leaves nothing.
/// </summary>
internal sealed class SmallFile : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _file;
    private bool _isDone;

    private SmallFile(FileStream file) => _file = file;

    /// <summary>The first bytes.</summary>
    public byte[] Head { get; private set; } = [];

    /// <summary>The file, empty; null where another process has it.</summary>
    public static SmallFile? TryOpen(string path)
    {
        try
        {
            var file = DestinationFolder.OpenFile(path, FileShare.None);
            file.SetLength(0);
            return new SmallFile(file);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    public async Task WriteAsync(byte[] buffer, int count, CancellationToken cancellationToken)
    {
        if (Head.Length < MediaSignature.Length)
        {
            Head = MediaSignature.HeadOf([.. Head, .. buffer.AsSpan(0, Math.Min(count, MediaSignature.Length)).ToArray()], Head.Length + count);
        }

        _hash.AppendData(buffer, 0, count);
        await _file.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts every byte on the disk; the file's SHA-256.</summary>
    public string Finish()
    {
        _file.Flush(flushToDisk: true);
        return FileHash.Format(_hash.GetHashAndReset());
    }

    /// <summary>Gives it its final name, in one step.</summary>
    public void Publish(string finalPath)
    {
        // Windows renames no file that is open.
        _file.Dispose();
        DestinationFolder.Publish(_file.Name, finalPath);
        _isDone = true;
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_isDone)
        {
            return;
        }

        // Deleted while it is locked, so that nobody else's file of that name is; Windows, which deletes no open file, guards it itself.
        _isDone = true;
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        if (!isWindows)
        {
            File.Delete(_file.Name);
        }

        _file.Dispose();
        if (isWindows)
        {
            File.Delete(_file.Name);
        }
    }
}
