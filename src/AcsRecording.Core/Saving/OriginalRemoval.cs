using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Saving;

/// <summary>Deletes the originals of chunks, each once it is proven that it is saved.</summary>
internal sealed class OriginalRemoval(FileLocator files, ResourceCheck resource, DestinationOpener destinations) : IOriginalRemoval
{
    public async Task<bool> RemoveAsync(
        SavedChunk saved, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        FileLocator.EnsureDeletable(saved.Origin, saved);
        var removal = new Removal(saved.DocumentId, saved, force, host);
        if (saved.Planned)
        {
            return await removal.ShowPlannedAsync(FilesOf(saved.Origin, saved, destination)).ConfigureAwait(false);
        }

        // What another process saved is only what it says of itself: the manifest proves it, as it proves a chunk.
        await (saved.Content is null || destination is { IsPlace: true }
            ? removal.ProveAsync(destinations.Find(saved, destination), saved.Origin, cancellationToken)
            : removal.ProveAsync(saved.Verified ? saved.Content : null, "it wasn't verified", cancellationToken)).ConfigureAwait(false);
        return await removal.DeleteAsync(saved.Origin, FilesOf(saved.Origin, saved, destination), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> RemoveAsync(
        RecordingChunk chunk, SaveDestination? destination, bool force, ICommandHost host, CancellationToken cancellationToken)
    {
        resource.EnsureOwn(chunk);
        FileLocator.EnsureDeletable(chunk, chunk);
        var removal = new Removal(chunk.DocumentId, chunk, force, host);
        var place = destination is { IsPlace: true } ? destinations.Open(destination) : null;
        await removal.ProveAsync(place, chunk, cancellationToken).ConfigureAwait(false);
        return await removal.DeleteAsync(chunk, FilesOf(chunk, chunk, destination), cancellationToken).ConfigureAwait(false);
    }

    private IChunkFiles FilesOf(RecordingChunk chunk, object target, SaveDestination? destination) => files.At(
        chunk.DeleteLocation ?? throw FileLocator.NoLocation(target, chunk.DocumentId, nameof(chunk.DeleteLocation)),
        destination?.StorageConnectionString);
}
