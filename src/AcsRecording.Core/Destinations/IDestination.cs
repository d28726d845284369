using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations;

/// <summary>Where chunks are kept: a folder or a blob container. Relative names have '/' between their parts.</summary>
internal interface IDestination
{
    /// <summary>The folder's path or the container's address, without any secret.</summary>
    string Root { get; }

    /// <summary>The full path or address of a name.</summary>
    string FullName(string name);

    /// <summary>What the manifest shows of a document, whatever is there: that it is saved, or erased.</summary>
    Task<ManifestEntry?> NotedAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>Whether the bytes that an entry shows are there.</summary>
    Task<bool> ConfirmAsync(ManifestEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes what a killed run has left beside a file that is whole and has its name.</summary>
    void RemoveLeft(string name);

    /// <summary>Reads what the manifest shows, of each document the newest entry.</summary>
    /// <param name="query">What is asked for. More entries than those may come.</param>
    /// <param name="take">Takes an entry.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ReadManifestAsync(ManifestQuery query, Func<ManifestEntry, Task> take, CancellationToken cancellationToken);

    /// <summary>What has that name, of whatever origin; null where nothing has.</summary>
    Task<StoredFile?> LookAsync(string name, CancellationToken cancellationToken);

    /// <summary>The hashes of what has that name, read whole.</summary>
    Task<ContentHashes> HashAsync(string name, bool withMd5, CancellationToken cancellationToken);

    /// <summary>Throws where it can be told without writing anything that nothing can be written.</summary>
    Task EnsureWritableAsync(CancellationToken cancellationToken);

    /// <summary>Prepares to receive a chunk. Nothing has its final name before <see cref="IChunkSink.PublishAsync"/>.</summary>
    Task<IChunkSink> OpenAsync(SinkRequest request, CancellationToken cancellationToken);

    /// <summary>Puts a small file there in one step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="replace">Whether it takes the place of one that is there; otherwise that is <c>FileExists</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task WriteAsync(string name, byte[] bytes, bool replace, CancellationToken cancellationToken);

    /// <summary>A small file; null where there is none of that name.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Some bytes of what has that name; fewer where it ends before.</summary>
    Task<byte[]> ReadAsync(string name, ByteRange range, CancellationToken cancellationToken);

    /// <summary>Notes a chunk in the manifest.</summary>
    Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken);

    /// <summary>Notes a chunk whose file was there before in the manifest.</summary>
    Task TakeUpAsync(ManifestEntry entry, CancellationToken cancellationToken);

    /// <summary>Throws where what has that name can't be deleted, as far as it can be told.</summary>
    Task EnsureErasableAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes what has that name, for good. What is not there is no error.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Notes in the manifest that a chunk is erased, and removes from it what it held of the chunk before.</summary>
    /// <param name="erased">Made by <see cref="ManifestEntry.ToErased"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task EraseAsync(ManifestEntry erased, CancellationToken cancellationToken);

    /// <summary>The chunk as its user sees it.</summary>
    SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved);
}

/// <summary>What lies at a destination.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Stamp">What changes when it is touched; null where the destination doesn't say.</param>
/// <param name="Sha256">The hash that it was given when it was saved, where the destination keeps one beside the bytes.</param>
/// <param name="DocumentId">The document that it was saved as, where the destination keeps it.</param>
internal sealed record StoredFile(long Bytes, string? Stamp, string? Sha256 = null, string? DocumentId = null);

/// <summary>The bytes of a saved chunk, and the archive that they are in.</summary>
internal interface IArchivedContent : ISavedContent
{
    IDestination Archive { get; }

    /// <summary>What the manifest showed of the chunk when it was saved or found.</summary>
    ManifestEntry Entry { get; }
}

/// <summary>Which entries of a manifest are asked for; null for any.</summary>
/// <param name="CallId">Of one call.</param>
/// <param name="RecordingId">Of one recording.</param>
/// <param name="After">Of recordings that started at this time or after it.</param>
/// <param name="Before">Of recordings that started before this time.</param>
internal sealed record ManifestQuery(
    string? CallId = null, string? RecordingId = null, DateTimeOffset? After = null, DateTimeOffset? Before = null)
{
    /// <summary>
    /// Each entry that is asked for holds a text of each of these lists. Only digits, which no JSON escapes, and which have no upper case.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Digits { get; init; } = [];

    /// <summary>The longest run of digits in an id; null where that would hardly tell ids apart.</summary>
    public static string? DigitsOf(string id)
    {
        const int Shortest = 3;

        // A GUID without its dashes has other runs than the service writes.
        var text = Guid.TryParse(id, out var guid) ? guid.ToString("D") : id;
        var longest = Regex.Matches(text, "[0-9]+").Cast<Match>().Select(run => run.Value).OrderByDescending(run => run.Length)
            .FirstOrDefault();
        return longest?.Length >= Shortest ? longest : null;
    }
}

/// <summary>What a manifest and its destination show together.</summary>
internal static class DestinationLookup
{
    /// <summary>What the manifest shows of a document as saved, and the destination confirms; null where either doesn't.</summary>
    public static async Task<ManifestEntry?> FindAsync(
        this IDestination destination, string documentId, CancellationToken cancellationToken) =>
        await destination.NotedAsync(documentId, cancellationToken).ConfigureAwait(false) is { IsErased: false } entry
        && await destination.ConfirmAsync(entry, cancellationToken).ConfigureAwait(false)
            ? entry
            : null;
}
