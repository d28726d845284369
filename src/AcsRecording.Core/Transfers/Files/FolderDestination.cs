using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers.Files;

/// <summary>A folder with its manifest.</summary>
internal sealed class FolderDestination(string path) : IDestination
{
    private readonly DestinationFolder _folder = new(path);
    private readonly Manifest _manifest = new(Path.GetFullPath(path));

    public string Root => _folder.Root;

    public string FullName(string name) => _folder.Resolve(name);

    /// <summary>The file is hashed again.</summary>
    public async Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken)
    {
        if (await _manifest.FindAsync(documentId, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var path = _folder.Resolve(entry.Path);
        var isWhole = File.Exists(path)
            && new FileInfo(path).Length == entry.Bytes
            && await FileHash.ComputeAsync(path, cancellationToken).ConfigureAwait(false) == entry.Sha256;
        return isWhole ? entry : null;
    }

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(File.Exists(_folder.Resolve(name)));

    public async Task<IChunkSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken) =>
        await FileSink.OpenAsync(_folder, request, cancellationToken).ConfigureAwait(false);

    public Task WriteAsync(string name, byte[] bytes, bool replace, CancellationToken cancellationToken)
    {
        var path = _folder.Prepare(name);
        var partial = PartialFile.PathOf(path);
        try
        {
            using (var file = OwnerOnly.OpenFile(partial, FileShare.None))
            {
                file.SetLength(0);
                file.Write(bytes, 0, bytes.Length);
                file.Flush(flushToDisk: true);
            }

            DestinationFolder.Publish(partial, path, replace);
            return Task.CompletedTask;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = _folder.Resolve(name);
        return Task.FromResult(File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    public Task<byte[]> ReadHeadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(MediaSignature.ReadHead(_folder.Resolve(name)));

    public Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken) => _manifest.AppendAsync(entry, cancellationToken);

    public SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved) =>
        entry.ToSavedChunk(chunk, alreadySaved, FullName, new SavedFile(_folder, entry));

    /// <summary>Cheaper than hashing the file: whoever changes a file in a pipeline's middle changes its size or removes it.</summary>
    private sealed class SavedFile(DestinationFolder folder, ManifestEntry entry) : ISavedContent
    {
        public Task<string?> ChangeAsync(CancellationToken cancellationToken)
        {
            var file = new FileInfo(folder.Resolve(entry.Path));
            return Task.FromResult(!file.Exists ? "the file isn't there any more" : file.Length != entry.Bytes ? "the file's size has changed since" : null);
        }

        public bool Settle() => folder.FlushNames(folder.Resolve(entry.Path));

        public Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) =>
            Task.FromResult(entry.MetadataPath is { } name ? File.ReadAllBytes(folder.Resolve(name)) : null);
    }
}
