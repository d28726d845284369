using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// Deletes originals: at the service, or in a storage account. What is gone already counts as deleted. With force the user is asked about what
/// isn't provably saved; otherwise that is <c>NotSaved</c>. False where the user said no; true where -WhatIf only told of it.
/// </summary>
internal interface IOriginalRemoval
{
    /// <summary>
    /// Proven where it was verified and its bytes are what they were, or, where another process saved it, the manifest shows it and its bytes
    /// confirm it.
    /// </summary>
    Task<bool> RemoveAsync(SavedChunk saved, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Proven where the destination's manifest shows the chunk and its bytes confirm it.</summary>
    Task<bool> RemoveAsync(RecordingChunk chunk, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken);
}
