using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// A file that is made of others: written under a temporary name beside its own, hashed on the way, and renamed once it is whole and on the
/// disk. Disposed unpublished, it leaves nothing.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    /// <summary>After so many bytes the disk begins to write them, so that little is left for it to do at the end.</summary>
    private const long FlushInterval = 32 * 1024 * 1024;

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private readonly RootFolder _folder;
    private readonly bool _force;
    private readonly FileStream _file;
    private readonly ContentHash _hash = new(withMd5: false);
    private Task _flush = Task.CompletedTask;
    private long _unflushed;
    private bool _isChanged;
    private bool _isDone;

    private OutputFile(RootFolder folder, string path, bool force, FileStream file) =>
        (_folder, Path, _force, _file) = (folder, path, force, file);

    /// <summary>The name that it will have.</summary>
    public string Path { get; }

    /// <summary>How many bytes have been written.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// Makes it, and its folder. Throws <c>FileExists</c>, unless forced, <c>BeingSaved</c>, <c>OutsideDestination</c> and
    /// <c>WriteFailed</c>.
    /// </summary>
    public static OutputFile Create(string path, bool force)
    {
        EnsureFree(path, force);
        var folder = new RootFolder(System.IO.Path.GetDirectoryName(path)!);
        var full = folder.Prepare(System.IO.Path.GetFileName(path));
        return Translate(full, () =>
        {
            var file = OwnerOnly.OpenFile(PartialFile.PathOf(full), FileShare.None);
            file.SetLength(0);
            return new OutputFile(folder, full, force, file);
        });
    }

    /// <summary>Throws <c>FileExists</c> where the name is taken, unless forced.</summary>
    public static void EnsureFree(string path, bool force)
    {
        if (!force && (File.Exists(path) || Directory.Exists(path)))
        {
            throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, null, path);
        }
    }

    /// <summary>Adds bytes at the end.</summary>
    public async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        _hash.Append(buffer, offset, count);
        await TranslateAsync(async () =>
        {
            await _file.WriteAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
            await BeginFlushAsync(count).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        Bytes += count;
    }

    /// <summary>Puts other bytes in the place of the first ones.</summary>
    public Task ReplaceHeadAsync(byte[] bytes, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        _isChanged = true;
        _file.Seek(0, SeekOrigin.Begin);
        await _file.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>Puts it on the disk and gives it its name. Returns its SHA-256.</summary>
    public Task<string> PublishAsync(CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        await _flush.ConfigureAwait(false);
        _file.Flush(flushToDisk: true);
        if (!_isChanged)
        {
            return Publish(_hash.Finish().Sha256, _file.Name);
        }

        _file.Seek(0, SeekOrigin.Begin);
        return Publish((await FileHash.ComputeAsync(_file, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256, _file.Name);
    });

    /// <summary>The same with another file, which another program has written in the same file system.</summary>
    public Task<string> PublishAsync(string written, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        string sha256;
        using (var file = OwnerOnly.OpenFile(written, FileShare.Read, FileMode.Open))
        {
            sha256 = (await FileHash.ComputeAsync(file, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256;
            Bytes = file.Length;
            file.Flush(flushToDisk: true);
        }

        RootFolder.Publish(written, Path, _force);
        _folder.FlushNames(Path);
        return sha256;
    });

    /// <summary>Runs what writes a file, and tells its failure in this module's terms.</summary>
    public static async Task<T> TranslateAsync<T>(string path, Func<Task<T>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (IOException exception) when (FileLock.IsHeld(exception))
        {
            throw RecordingError.Create("BeingSaved", RecordingErrorCategory.ResourceUnavailable, null, exception, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, null, exception, path, exception.Message);
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        Task.WaitAny(_flush);
        RootFolder.Delete(_file);
    }

    /// <summary>While more is written. .NET Framework's streams don't take both at once.</summary>
    private async Task BeginFlushAsync(int count)
    {
        _unflushed += count;
        if (_unflushed >= FlushInterval && _flush.IsCompleted && !IsWindows)
        {
            await _flush.ConfigureAwait(false);
            _unflushed = 0;
            _flush = Task.Run(() => _file.Flush(flushToDisk: true), CancellationToken.None);
        }
    }

    private string Publish(string sha256, string from)
    {
        // Windows renames no file that is open.
        _file.Dispose();
        RootFolder.Publish(from, Path, _force);
        _isDone = true;
        _folder.FlushNames(Path);
        return sha256;
    }

    private Task<T> TranslateAsync<T>(Func<Task<T>> write) => TranslateAsync(Path, write);

    private static T Translate<T>(string path, Func<T> write) =>
        TranslateAsync(path, () => Task.FromResult(write())).GetAwaiter().GetResult();
}
