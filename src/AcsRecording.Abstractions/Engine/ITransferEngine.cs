using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Getting recordings out, over one connection. Every failure is a <see cref="RecordingException"/>.</summary>
internal interface ITransferEngine
{
    Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken);

    /// <summary>Saves, or finds already saved. Null where ShouldProcess said no.</summary>
    Task<SavedChunk?> SaveAsync(RecordingChunk chunk, SaveOptions options, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes at the service what was saved; <c>NotSaved</c> unless it was verified and the file is there with its size. What is
    /// gone already counts as deleted. False where ShouldProcess said no.
    /// </summary>
    Task<bool> RemoveAsync(SavedChunk chunk, bool force, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Likewise; <c>NotSaved</c> unless the manifest under the folder shows the chunk and the file has the same hash.</summary>
    Task<bool> RemoveAsync(RecordingChunk chunk, string? destinationPath, bool force, ICommandHost host, CancellationToken cancellationToken);
}
