using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.StorageAccounts;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Archive;

/// <summary>Reads the files of saved chunks: in a folder or a container, saved by this process or another one.</summary>
internal sealed class SavedFiles(StorageCredential credential, EngineOptions options)
{
    /// <summary>
    /// The media, to be read from anywhere. Throws <c>SavedFileNotFound</c>, <c>SavedFileUnreadable</c>, and the errors of a storage
    /// account.
    /// </summary>
    public Task<Stream> OpenAsync(SavedChunk saved, CancellationToken cancellationToken) => ForAsync(saved, () =>
        saved.Content is { } content ? content.OpenAsync(cancellationToken)
        : saved.Path is { } path ? Task.FromResult<Stream>(ArchivedFile.Open(path))
        : saved.BlobUri is { } address ? OpenBlobAsync(address, cancellationToken)
        : throw RecordingError.Create("NoSavedFile", RecordingErrorCategory.InvalidArgument, saved, saved.DocumentId));

    /// <summary>
    /// Opens the media, and reads of it. Throws what opening it throws, and the same where it fails while it is read.
    /// </summary>
    public Task<T> ReadAsync<T>(SavedChunk saved, Func<Stream, Task<T>> read, CancellationToken cancellationToken) =>
        ForAsync(saved, async () =>
        {
            using var stream = await OpenAsync(saved, cancellationToken).ConfigureAwait(false);
            return saved.BlobUri is { } address
                ? await StorageError.TranslateErrorsAsync(address, () => read(stream)).ConfigureAwait(false)
                : await read(stream).ConfigureAwait(false);
        });

    /// <summary>
    /// The metadata beside the media; null where none was saved. Throws <c>MetadataUnreadable</c>, and what opening media throws.
    /// </summary>
    public async Task<RecordingMetadata?> MetadataAsync(SavedChunk saved, CancellationToken cancellationToken) =>
        await ForAsync(saved, () => ReadMetadataAsync(saved, cancellationToken)).ConfigureAwait(false) is { } bytes
            ? MetadataReader.Read(bytes, saved)
            : null;

    private async Task<byte[]?> ReadMetadataAsync(SavedChunk saved, CancellationToken cancellationToken)
    {
        if (saved.Content is { } content)
        {
            return await content.ReadMetadataAsync(cancellationToken).ConfigureAwait(false);
        }

        using var file = saved.MetadataPath is { } path ? ArchivedFile.Open(path)
            : saved.MetadataBlobUri is { } address ? await OpenBlobAsync(address, cancellationToken).ConfigureAwait(false)
            : null;
        if (file is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, 4096, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    private Task<Stream> OpenBlobAsync(Uri address, CancellationToken cancellationToken)
    {
        var parts = new BlobUriBuilder(address);
        var name = parts.BlobName;
        parts.BlobName = "";
        var container = ContainerAddress.Open(parts.ToUri(), credential, options);
        return StorageError.TranslateErrorsAsync(address, () => container.GetBlobClient(name).OpenAsync(cancellationToken));
    }

    private static async Task<T> ForAsync<T>(SavedChunk saved, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.TargetObject is null)
        {
            exception.TargetObject = saved;
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create(
                "SavedFileUnreadable", RecordingErrorCategory.ReadError, saved, exception, saved, exception.Message);
        }
    }
}
