using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Saving;

/// <summary>
/// Deletes one chunk's original. It must be provably saved; with force it needn't be, but then the user is told so and asked.
/// </summary>
/// <param name="documentId">The chunk's document.</param>
/// <param name="target">What the user handed over, for errors.</param>
/// <param name="force">Whether a chunk that is not provably saved is deleted too.</param>
/// <param name="host">Asks the user.</param>
internal sealed class Removal(string documentId, object target, bool force, ICommandHost host)
{
    private ISavedContent? _saved;

    /// <summary>Why the chunk isn't provably saved; null where it is.</summary>
    private string? _doubt = "nothing shows where it was saved";

    /// <summary>Looks at what was saved; null where that proves nothing, for the reason given.</summary>
    public Task ProveAsync(ISavedContent? saved, string reason, CancellationToken cancellationToken) => ProveAsync(async () =>
    {
        _saved = saved;
        return saved is null ? reason : await saved.ChangeAsync(cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Looks for the chunk where it should be saved.</summary>
    public Task ProveAsync(IDestination? place, RecordingChunk chunk, CancellationToken cancellationToken) => ProveAsync(async () =>
    {
        if (place is null)
        {
            return _doubt;
        }

        if (await place.FindAsync(documentId, cancellationToken).ConfigureAwait(false) is not { Verified: true } entry)
        {
            return $"the manifest in '{place.Root}' doesn't show it, or the bytes there aren't what it shows";
        }

        _saved = place.ToSavedChunk(chunk, entry, alreadySaved: true).Content!;
        return await _saved.ChangeAsync(cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Deletes it. False where the user said no; true where -WhatIf only told of it.</summary>
    public async Task<bool> DeleteAsync(RecordingChunk chunk, IChunkFiles files, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(files).ConfigureAwait(false);
        if (answer == Decision.Yes && _doubt is null && _saved?.FlushToDisk() == false)
        {
            _doubt = "the disk fails";
            EnsureProven();
            answer = await AskAsync(files).ConfigureAwait(false);
        }

        if (answer != Decision.Yes)
        {
            return answer == Decision.WhatIf;
        }

        try
        {
            await files.DeleteAsync(chunk, chunk.DeleteLocation!, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RecordingException exception) when (exception.TargetObject is null || exception.TargetObject == chunk)
        {
            exception.TargetObject = target;
            throw;
        }
    }

    /// <summary>Tells -WhatIf of a chunk that -WhatIf would have saved. It is deleted in no case.</summary>
    public async Task<bool> ShowPlannedAsync(IChunkFiles files)
    {
        _doubt = null;
        var answer = await AskAsync(files).ConfigureAwait(false);
        return answer == Decision.Yes ? throw NotSaved("-WhatIf only told what would be saved") : answer == Decision.WhatIf;
    }

    private async Task ProveAsync(Func<Task<string?>> look)
    {
        try
        {
            _doubt = await look().ConfigureAwait(false);
        }
        catch (Exception exception) when (force && exception is (RecordingException or IOException or UnauthorizedAccessException))
        {
            _doubt = $"that can't be checked ({exception.Message})";
        }

        EnsureProven();
    }

    private void EnsureProven()
    {
        if (_doubt is not null && !force)
        {
            throw NotSaved(_doubt);
        }
    }

    private Task<Decision> AskAsync(IChunkFiles files) => host.ShouldProcessAsync(
        documentId,
        $"Delete recording chunk {files.Place}" + (_doubt is null ? "" : $", although it isn't provably saved: {_doubt}"),
        isLoss: _doubt is not null);

    private RecordingException NotSaved(string reason) =>
        RecordingError.Create("NotSaved", RecordingErrorCategory.InvalidOperation, target, documentId, reason);
}
