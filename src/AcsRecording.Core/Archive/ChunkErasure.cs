using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Saving;

namespace AcsRecording.Core.Archive;

/// <summary>
/// Erases one chunk from its archive. The files go before the manifest says so: a run that is stopped in between has left nothing that no
/// search finds.
/// </summary>
internal sealed class ChunkErasure(SavedChunk saved, DestinationOpener destinations)
{
    /// <summary>Erases it. False where the user said no; true where -WhatIf only told of it.</summary>
    public async Task<bool> RunAsync(string? reason, ICommandHost host, CancellationToken cancellationToken)
    {
        var (archive, entry) = await FindAsync(cancellationToken).ConfigureAwait(false);
        var answer = await host.ShouldProcessAsync(
            saved.ToString(), $"Erase recording chunk {saved.DocumentId}, its media and its metadata", isLoss: true).ConfigureAwait(false);
        if (answer == Decision.Yes)
        {
            await EraseAsync(archive, entry, reason, cancellationToken).ConfigureAwait(false);
        }

        return answer != Decision.No;
    }

    private static async Task EraseAsync(IDestination archive, ManifestEntry entry, string? reason, CancellationToken cancellationToken)
    {
        // The media first: where an account protects both, its refusal leaves both.
        var names = new[] { entry.Path, entry.MetadataPath }.Where(name => name is { Length: > 0 }).Select(name => name!).ToArray();
        foreach (var name in names)
        {
            await archive.EnsureErasableAsync(name, cancellationToken).ConfigureAwait(false);
        }

        foreach (var name in names)
        {
            await archive.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }

        // Where it is erased already, a run that was stopped may have left older lines.
        await archive.EraseAsync(entry.IsErased ? entry : entry.ToErased(reason), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The archive that holds the chunk, and what its manifest shows of it now.</summary>
    private async Task<(IDestination Archive, ManifestEntry Entry)> FindAsync(CancellationToken cancellationToken)
    {
        var place = saved.Content as IArchivedContent;
        var archive = place?.Archive ?? destinations.Of(saved) ?? throw NotInArchive();
        if (await archive.NotedAsync(saved.DocumentId, cancellationToken).ConfigureAwait(false) is { } noted)
        {
            return (archive, noted);
        }

        // What the service itself has exported stands in no manifest.
        return (archive, place?.Entry ?? throw NotInArchive());
    }

    private RecordingException NotInArchive() =>
        saved.Path is null && saved.BlobUri is null
            ? RecordingError.Create("NoSavedFile", RecordingErrorCategory.InvalidArgument, saved, saved.DocumentId)
            : RecordingError.Create("NotInArchive", RecordingErrorCategory.ObjectNotFound, saved, saved);
}
