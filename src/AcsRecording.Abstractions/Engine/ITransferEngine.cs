using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Getting recordings out, over one connection. Every failure is a <see cref="RecordingException"/>.</summary>
internal interface ITransferEngine
{
    Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken);

    /// <summary>Saves, or finds already saved. Null where ShouldProcess said no.</summary>
    Task<SavedChunk?> SaveAsync(RecordingChunk chunk, SaveOptions options, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Deletes at the service. A file that is gone already counts as deleted.</summary>
    Task DeleteAsync(Uri deleteLocation, string? documentId, CancellationToken cancellationToken);

    /// <summary>Throws <c>NotSaved</c> unless the file is there with the size it was saved with.</summary>
    void EnsureSaved(SavedChunk chunk);

    /// <summary>Throws <c>NotSaved</c> unless the manifest under the folder shows the chunk and the file has the same hash.</summary>
    Task EnsureSavedAsync(RecordingChunk chunk, string? destinationPath, CancellationToken cancellationToken);
}
