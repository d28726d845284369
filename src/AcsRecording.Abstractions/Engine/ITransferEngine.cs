using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Getting recordings out, over one connection. Every failure is a <see cref="RecordingException"/>.</summary>
internal interface ITransferEngine
{
    Task<RecordingMetadata> GetMetadataAsync(RecordingChunk chunk, string? storageConnectionString, CancellationToken cancellationToken);

    /// <summary>What was saved with a chunk; where nothing was, as for the chunk itself.</summary>
    Task<RecordingMetadata> GetMetadataAsync(SavedChunk saved, string? storageConnectionString, CancellationToken cancellationToken);

    /// <summary>Prepares to save what a pipeline brings. Throws where the options can't be meant.</summary>
    IChunkSaver OpenSaver(SaveOptions options);

    /// <summary>
    /// Deletes at the service what was saved; <c>NotSaved</c> unless it was verified and is still there with its size, or, where another process
    /// saved it, the manifest shows it and its bytes confirm it. What is gone already counts as deleted. With force the user is asked instead.
    /// False where the user said no; true where -WhatIf only told of it.
    /// </summary>
    Task<bool> RemoveAsync(SavedChunk saved, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Likewise; <c>NotSaved</c> unless the destination's manifest shows the chunk and its bytes confirm it.</summary>
    Task<bool> RemoveAsync(RecordingChunk chunk, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken);
}
