using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>
/// The manifest of a container: a small blob for each document, so that any number of machines may write at once
/// (docs/decisions/0004-container-manifest.md).
/// </summary>
internal sealed class ContainerManifest(ContainerBlobs blobs)
{
    /// <summary>No name template can lead here: none of its parts may begin with a dot.</summary>
    private const string Folder = ".manifest/";

    /// <summary>How many entries are read at the same time.</summary>
    private const int ParallelReads = 32;

    /// <summary>
    /// Is there where an entry was written without tags, because the account or the SAS allows none: then tags do not find everything.
    /// </summary>
    private const string UntaggedName = Folder + "untagged";

    private bool _isUntagged;

    public async Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(EntryName(documentId), cancellationToken).ConfigureAwait(false) is { } bytes
        && ManifestEntry.Read(bytes) is { } entry && entry.DocumentId == documentId
            ? entry
            : null;

    public async Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        if (!_isUntagged)
        {
            try
            {
                await WriteAsync(entry, EntryTags.Of(entry), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RecordingException exception) when (exception.Status is 400 or 403 or 409)
            {
                // Not every account, and not every SAS, allows tags. Where something else was refused, it is refused again.
                await blobs.WriteAsync(UntaggedName, [], replace: true, null, cancellationToken).ConfigureAwait(false);
                _isUntagged = true;
            }
        }

        await WriteAsync(entry, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Without tags, because they name what was erased.</summary>
    public Task EraseAsync(ManifestEntry erased, CancellationToken cancellationToken) => WriteAsync(erased, null, cancellationToken);

    /// <summary>
    /// In no order. Tags name the entries of a call, of a recording or of a time; without them all are listed. The account indexes tags
    /// some seconds after an entry is written.
    /// </summary>
    public async Task ReadAsync(ManifestQuery query, Func<ManifestEntry, Task> take, CancellationToken cancellationToken)
    {
        var reads = new Queue<Task<byte[]?>>();
        await foreach (var name in EntryNamesAsync(query, cancellationToken).ConfigureAwait(false))
        {
            reads.Enqueue(blobs.ReadAsync(name, cancellationToken));
            if (reads.Count == ParallelReads)
            {
                await TakeAsync().ConfigureAwait(false);
            }
        }

        while (reads.Count > 0)
        {
            await TakeAsync().ConfigureAwait(false);
        }

        async Task TakeAsync()
        {
            if (await reads.Dequeue().ConfigureAwait(false) is { } bytes && ManifestEntry.Read(bytes) is { } entry)
            {
                await take(entry).ConfigureAwait(false);
            }
        }
    }

    private Task WriteAsync(ManifestEntry entry, Dictionary<string, string>? tags, CancellationToken cancellationToken) =>
        blobs.WriteAsync(EntryName(entry.DocumentId), entry.ToJson(), replace: true, tags, cancellationToken);

    private static string EntryName(string documentId) => $"{Folder}{NameTemplate.Value(documentId, "unknown-document")}.json";

    private async IAsyncEnumerable<string> EntryNamesAsync(
        ManifestQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (EntryTags.Expression(query) is { } expression
            && await blobs.LookAsync(UntaggedName, cancellationToken).ConfigureAwait(false) is null)
        {
            var tagged = blobs.FindAsync(expression, Folder, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (tagged.ConfigureAwait(false))
            {
                var isAllowed = true;
                while (isAllowed && await NextAsync().ConfigureAwait(false))
                {
                    yield return tagged.Current;
                }

                if (isAllowed)
                {
                    yield break;
                }

                async Task<bool> NextAsync()
                {
                    try
                    {
                        return await tagged.MoveNextAsync().ConfigureAwait(false);
                    }
                    catch (RecordingException exception) when (exception.Status is 400 or 403 or 409)
                    {
                        return isAllowed = false;
                    }
                }
            }
        }

        await foreach (var name in blobs.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            if (name != UntaggedName)
            {
                yield return name;
            }
        }
    }
}
