using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>A folder with its manifest.</summary>
internal sealed class FolderDestination(string path) : IDestination
{
    private readonly RootFolder _folder = new(path);
    private readonly Manifest _manifest = new(Path.GetFullPath(path));

    public string Root => _folder.Root;

    public string FullName(string name) => _folder.Resolve(name);

    /// <summary>The file is hashed again.</summary>
    public async Task<bool> ConfirmAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        if (await LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is not { } there
            || there.Bytes != entry.Bytes
            || (await HashAsync(entry.Path, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256 != entry.Sha256)
        {
            return false;
        }

        entry.Stamp = there.Stamp;
        return true;
    }

    public void RemoveLeft(string name) => PartialFile.RemoveLeft(FullName(name));

    /// <summary>All of them, the newest first.</summary>
    public Task ReadManifestAsync(ManifestQuery query, Func<ManifestEntry, Task> take, CancellationToken cancellationToken) =>
        _manifest.ReadAsync(query, take, cancellationToken);

    public Task<ManifestEntry?> NotedAsync(string documentId, CancellationToken cancellationToken) =>
        _manifest.FindAsync(documentId, cancellationToken);

    public Task<StoredFile?> LookAsync(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(_folder.Resolve(name));
        return Task.FromResult(file.Exists ? new StoredFile(file.Length, FileStamp.Of(file.FullName)) : null);
    }

    public Task<ContentHashes> HashAsync(string name, bool withMd5, CancellationToken cancellationToken) =>
        FileHash.ComputeAsync(_folder.Resolve(name), withMd5, cancellationToken);

    public async Task<IChunkSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken) =>
        await FileSink.OpenAsync(_folder, request, cancellationToken).ConfigureAwait(false);

    public Task WriteAsync(string name, byte[] bytes, bool replace, CancellationToken cancellationToken)
    {
        var path = _folder.Prepare(name);
        var partial = PartialFile.PathOf(path);
        using (var file = Open())
        {
            try
            {
                file.SetLength(0);
                file.Write(bytes, 0, bytes.Length);
                file.Flush(flushToDisk: true);
            }
            catch
            {
                RootFolder.Delete(partial);
                throw;
            }
        }

        try
        {
            RootFolder.Publish(partial, path, replace);
            return Task.CompletedTask;
        }
        catch
        {
            RootFolder.Delete(partial);
            throw;
        }

        FileStream Open()
        {
            try
            {
                return OwnerOnly.OpenFile(partial, FileShare.None);
            }
            catch (IOException exception) when (FileLock.IsHeld(exception))
            {
                throw RecordingError.Create("BeingSaved", RecordingErrorCategory.ResourceUnavailable, null, exception, path);
            }
        }
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = _folder.Resolve(name);
        return Task.FromResult(File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    public Task<byte[]> ReadAsync(string name, ByteRange range, CancellationToken cancellationToken)
    {
        using var file = new FileStream(_folder.Resolve(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[(int)Math.Max(0, Math.Min(range.Length, file.Length - range.From))];
        file.Seek(range.From, SeekOrigin.Begin);
        Array.Resize(ref bytes, file.Fill(bytes));
        return Task.FromResult(bytes);
    }

    public Task EnsureWritableAsync(CancellationToken cancellationToken)
    {
        _manifest.EnsureWritable();
        return Task.CompletedTask;
    }

    public Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken) => _manifest.AppendAsync(entry, cancellationToken);

    public Task TakeUpAsync(ManifestEntry entry, CancellationToken cancellationToken) => AddAsync(entry, cancellationToken);

    public Task EnsureErasableAsync(string name, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(_folder.Resolve(name))!;
        try
        {
            RootFolder.EnsureWritable(folder);
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotErased(name, exception);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            RootFolder.Delete(_folder.Resolve(name));
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotErased(name, exception);
        }
    }

    public Task EraseAsync(ManifestEntry erased, CancellationToken cancellationToken) => _manifest.EraseAsync(erased, cancellationToken);

    public SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved) =>
        entry.ToSavedChunk(chunk, alreadySaved, FullName, new SavedFile(this, entry));

    private RecordingException NotErased(string name, Exception exception) =>
        RecordingError.Create("EraseFailed", RecordingErrorCategory.WriteError, null, exception, FullName(name), exception.Message);

    /// <summary>A file that nothing has touched since this process wrote or hashed it needn't be hashed again.</summary>
    private sealed class SavedFile(FolderDestination destination, ManifestEntry entry) : IArchivedContent
    {
        public IDestination Archive => destination;

        public ManifestEntry Entry => entry;

        public async Task<string?> ChangeAsync(CancellationToken cancellationToken)
        {
            if (await destination.LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is not { } there)
            {
                return "the file isn't there any more";
            }

            if (there.Bytes != entry.Bytes)
            {
                return "the file's size has changed since";
            }

            return (entry.Stamp is not null && entry.Stamp == there.Stamp)
                || (await destination.HashAsync(entry.Path, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256 == entry.Sha256
                ? null
                : "the file's bytes have changed since";
        }

        public bool FlushToDisk() => destination._folder.FlushNames(destination.FullName(entry.Path));

        public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(ArchivedFile.Open(destination.FullName(entry.Path)));

        public Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) =>
            Task.FromResult(entry.MetadataPath is { } name ? File.ReadAllBytes(destination.FullName(name)) : null);
    }
}
