using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;

namespace AcsRecording.Core.Archive;

/// <summary>Finds chunks in an archive. Only what is asked for is emitted, as it is found; nothing else is kept.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="archive">Where it is looked for.</param>
/// <param name="exported">What the service itself has put there; null for a folder.</param>
internal sealed class ChunkSearch(FindRequest request, IDestination archive, ExportedChunks? exported)
{
    private readonly ParticipantFilter _participants = new(request.Participants);

    public async Task RunAsync(Func<SavedChunk, Task> emit, CancellationToken cancellationToken)
    {
        var completeness = request.Incomplete ? await ReadCompletenessAsync(cancellationToken).ConfigureAwait(false) : null;
        var query = new ManifestQuery(request.CallId, request.RecordingId, request.After, request.Before) { Digits = Digits() };
        await ReadAsync(
            query,
            withMetadata: !_participants.IsAny || request.After is not null || request.Before is not null,
            (entry, isExported) =>
                IsWanted(entry) && (completeness is null || (!entry.Verified && !isExported) || completeness.HasGap(entry))
                ? emit(archive.ToSavedChunk(entry.ToChunk(), entry, alreadySaved: true))
                : Task.CompletedTask,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Of whole recordings, also where only some of their chunks are asked for.</summary>
    private async Task<Completeness> ReadCompletenessAsync(CancellationToken cancellationToken)
    {
        var completeness = new Completeness();
        await ReadAsync(
            new ManifestQuery(request.CallId, request.RecordingId),
            withMetadata: false,
            (entry, _) =>
            {
                completeness.Add(entry);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return completeness;
    }

    private async Task ReadAsync(
        ManifestQuery query, bool withMetadata, Func<ManifestEntry, bool, Task> take, CancellationToken cancellationToken)
    {
        await archive.ReadManifestAsync(
            query, entry => entry.IsErased ? Task.CompletedTask : take(entry, false), cancellationToken).ConfigureAwait(false);
        if (exported is not null)
        {
            await exported.ReadAsync(query, withMetadata, entry => take(entry, true), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a line must hold to be worth parsing.</summary>
    private List<IReadOnlyList<string>> Digits()
    {
        var all = new List<IReadOnlyList<string>>();
        IEnumerable<string>[] conditions =
        [
            request.CallId is { } call ? [call] : [],
            request.RecordingId is { } recording ? [recording] : [],
            _participants.Searched,
        ];
        foreach (var ids in conditions)
        {
            var digits = ids.Select(ManifestQuery.DigitsOf).ToArray();
            if (digits.Length > 0 && !digits.Contains(null))
            {
                all.Add([.. digits.OfType<string>()]);
            }
        }

        return all;
    }

    private bool IsWanted(ManifestEntry entry) =>
        IsSame(request.CallId, entry.CallId)
        && IsSame(request.RecordingId, entry.RecordingId)
        && (_participants.IsAny || entry.Participants.Any(_participants.Includes))
        && IsInTime(entry.RecordingStartTime ?? entry.SavedOn);

    private bool IsInTime(DateTimeOffset time) => !(time < request.After) && !(time >= request.Before);

    /// <summary>Ids of calls are GUIDs, which have two spellings.</summary>
    private static bool IsSame(string? wanted, string? id) => wanted is null
        || wanted == id
        || (Guid.TryParse(wanted, out var one) && Guid.TryParse(id, out var other) && one == other);
}
