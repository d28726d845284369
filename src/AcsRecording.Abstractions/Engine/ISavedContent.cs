using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>The bytes of a saved chunk, as they are now.</summary>
internal interface ISavedContent
{
    /// <summary>How they differ from the saved ones, as a clause after "because"; null where they are the same.</summary>
    Task<string?> ChangeAsync(CancellationToken cancellationToken);

    /// <summary>Flushes them to the disk, so that they survive a power failure. False where the disk fails.</summary>
    bool FlushToDisk();

    /// <summary>
    /// Opens the bytes to read them from anywhere. Throws <c>SavedFileNotFound</c>, <c>SavedFileUnreadable</c>, and the errors of a storage
    /// account where they lie in one.
    /// </summary>
    Task<Stream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The saved metadata, unchanged; null where none was saved.</summary>
    Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken);
}
