using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// Deletes originals: at the service, or in a storage account. An original that doesn't exist any more counts as deleted. An original that
/// isn't provably saved is deleted with force alone, after a question. Both members return false where the user said no, and true where
/// -WhatIf only shows the deletion. They throw <c>NotSaved</c>, <c>NotConfirmed</c>, <c>NoLocation</c>, <c>NoDeletion</c>,
/// <c>UntrustedLocation</c>, <c>OtherResource</c>, <c>NotConnected</c>, <c>InvalidContainerUri</c>, <c>NoStorageCredential</c>,
/// <c>BlobLeased</c>, <c>BlobImmutable</c>, <c>BlobHasSnapshots</c> and the errors of requests to the service and to storage accounts.
/// </summary>
internal interface IOriginalRemoval
{
    /// <summary>
    /// Saved is what was verified and has the same bytes now. What another process saved is proved by the manifest, and its bytes confirm
    /// it.
    /// </summary>
    Task<bool> RemoveAsync(
        SavedChunk saved, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Saved is what the manifest of the destination shows and the bytes there confirm.</summary>
    Task<bool> RemoveAsync(
        RecordingChunk chunk, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken);
}
