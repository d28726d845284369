using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using AcsRecording.Core.Trust;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Sources.Blob;

/// <summary>
/// Recordings in a container, as the service lays them out. The account lists by name, so the blobs of one recording come together: they
/// are paired folder by folder, and no more than a page and a folder is in memory. Names without a document id have it from the metadata
/// beside them. Other blobs are skipped; of those that lie where recordings do, the user is told once. Where one recording is asked
/// for, its call is read to the end first: the names alone do not tell the recordings of a call apart.
/// </summary>
internal sealed class RecordingBlobList
{
    private readonly BlobListRequest _request;
    private readonly BlobContainerClient _container;
    private readonly ListedChunks _listed;
    private int _unknown;
    private string _unknownExample = "";

    /// <summary>Throws <c>RecordingNeedsCall</c> where the recording can't be told from others. Nothing is sent.</summary>
    public RecordingBlobList(BlobListRequest request, BlobContainerClient container, ListedChunks listed)
    {
        if (request.RecordingId is { } recordingId && request.CallId is null)
        {
            throw RecordingError.Create("RecordingNeedsCall", RecordingErrorCategory.InvalidArgument, recordingId);
        }

        (_request, _container, _listed) = (request, container, listed);
    }

    /// <summary>Lists them.</summary>
    /// <param name="emit">Takes each recording.</param>
    /// <param name="warn">Takes a warning, at the end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Func<ListedRecording, Task> emit, Action<string> warn, CancellationToken cancellationToken)
    {
        await RunAsync(emit, cancellationToken).ConfigureAwait(false);
        if (_unknown > 0)
        {
            var (are, other) = _unknown == 1 ? ("blob is", "") : ("blobs are", ", for example");
            warn($"{_unknown} {are} in the folder of a day and not named as the service names recordings{other}: "
                + $"{Redaction.OneLine(_unknownExample)}. Skipped.");
        }
    }

    private async Task RunAsync(Func<ListedRecording, Task> emit, CancellationToken cancellationToken)
    {
        if (_request.RecordingId is null)
        {
            await ReadAsync((_, chunk) => emit(chunk), cancellationToken).ConfigureAwait(false);
            return;
        }

        var folders = new HashSet<string>(StringComparer.Ordinal);
        var chunks = new List<ListedRecording>();
        await ReadAsync(
            (folder, chunk) =>
            {
                folders.Add(folder);
                chunks.Add(chunk);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        if (folders.Count > 1)
        {
            var names = string.Join(", ", folders.OrderBy(folder => folder, StringComparer.Ordinal));
            throw RecordingError.Create(
                "AmbiguousRecording", RecordingErrorCategory.InvalidOperation, _request.RecordingId, _request.CallId, names);
        }

        foreach (var chunk in chunks)
        {
            await emit(chunk).ConfigureAwait(false);
        }
    }

    /// <param name="emit">Takes the folder of a recording, and a chunk in it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task ReadAsync(Func<string, ListedRecording, Task> emit, CancellationToken cancellationToken)
    {
        // The day comes first in the layout, so it alone narrows what the account lists.
        foreach (var prefix in _request.Days.Count == 0 ? [null] : _request.Days.Select(Prefix))
        {
            await ReadAsync(prefix, emit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(string? prefix, Func<string, ListedRecording, Task> emit, CancellationToken cancellationToken)
    {
        var folder = new List<(RecordingBlobName Name, BlobItem Blob)>();
        var pages = _container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken).AsPages()
            .GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await NextAsync(pages).ConfigureAwait(false) is { } page)
            {
                foreach (var blob in page.Values)
                {
                    if (RecordingBlobName.Parse(blob.Name) is not { } name)
                    {
                        PassOver(blob);
                        continue;
                    }

                    if (!IsWanted(name))
                    {
                        continue;
                    }

                    if (folder.Count > 0 && folder[0].Name.Folder != name.Folder)
                    {
                        await EmitAsync(folder, emit, cancellationToken).ConfigureAwait(false);
                    }

                    folder.Add((name, blob));
                }
            }
        }
        finally
        {
            await pages.DisposeAsync().ConfigureAwait(false);
        }

        await EmitAsync(folder, emit, cancellationToken).ConfigureAwait(false);
    }

    private void PassOver(BlobItem blob)
    {
        // An account with a hierarchical namespace lists its folders too, as empty blobs.
        var isFolder = blob.Properties.ContentLength == 0 && blob.Name.IndexOf('.', blob.Name.LastIndexOf('/') + 1) < 0;
        if (!isFolder && RecordingBlobName.IsUnderDay(blob.Name) && _unknown++ == 0)
        {
            _unknownExample = blob.Name;
        }
    }

    private Task<Page<BlobItem>?> NextAsync(IAsyncEnumerator<Page<BlobItem>> pages) => StorageError.TranslateErrorsAsync(
        _container.Uri,
        async () => await pages.MoveNextAsync().ConfigureAwait(false) ? pages.Current : null);

    private string? Prefix(DateTime day) =>
        day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "/" + (_request.CallId is { } call ? call + "/" : "");

    private bool IsWanted(RecordingBlobName name) =>
        (_request.CallId is not { } call || name.CallId.Equals(call, StringComparison.OrdinalIgnoreCase))
        && (_request.RecordingId is not { } recording || name.MayBeOf(recording));

    private async Task EmitAsync(
        List<(RecordingBlobName Name, BlobItem Blob)> folder, Func<string, ListedRecording, Task> emit, CancellationToken cancellationToken)
    {
        var metadata = folder.Where(item => item.Name.IsMetadata).ToLookup(item => Key(item.Name), item => item.Blob.Name);
        var media = folder.Where(item => !item.Name.IsMetadata).Select(item => (item.Name, item.Blob, Index: Index(item.Name))).ToArray();
        foreach (var (name, blob, index) in media.OrderBy(item => item.Index).ThenBy(item => item.Blob.Name, StringComparer.Ordinal))
        {
            var content = StorageAddress.WithoutSecret(_container.GetBlobClient(blob.Name).Uri);
            var metadataName = metadata[Key(name)].FirstOrDefault();
            var beside = metadataName is null ? null : _container.GetBlobClient(metadataName);
            var read = name.DocumentId is null && beside is not null
                ? await ReadMetadataAsync(beside, cancellationToken).ConfigureAwait(false)
                : null;

            // Metadata tells one document. Where two media share it, it is of neither for certain.
            var documentId = name.DocumentId
                ?? (read?.DocumentId is { Length: > 0 } told && media.Count(other => Key(other.Name) == Key(name)) == 1
                    ? told
                    : RecordingBlobName.StandIn(content));
            var isCallId = name.DocumentId is not null || Guid.TryParse(name.CallId, out _);
            var chunk = new RecordingChunk
            {
                DocumentId = documentId,
                Index = index,
                CallId = isCallId ? name.CallId : read?.CallId,
                ServerCallId = isCallId ? null : name.CallId,
                Format = char.ToUpperInvariant(name.Extension[0]) + name.Extension.Substring(1),
                ContentLocation = content,
                MetadataLocation = beside is null ? null : StorageAddress.WithoutSecret(beside.Uri),
                DeleteLocation = content,
            };
            _listed.Add(chunk, _container);
            await emit(name.Folder, new ListedRecording(chunk, name, blob, metadataName)).ConfigureAwait(false);
        }

        folder.Clear();
    }

    /// <summary>The metadata in a blob; null where there is none, or it can't be read now.</summary>
    public static async Task<RecordingMetadata?> ReadMetadataAsync(BlobClient metadata, CancellationToken cancellationToken)
    {
        try
        {
            return await LocatedBlob.ReadMetadataAsync(metadata, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == "BlobArchived")
        {
            // The list goes on. What is archived can't be saved from there either, and that says why.
            return null;
        }
    }

    /// <summary>What a recording's media and its metadata have in common, within their folder.</summary>
    private static (string ChunkId, string? DocumentId) Key(RecordingBlobName name) =>
        (name.DocumentId is null ? name.ChunkId : "", name.DocumentId);

    private static int Index(RecordingBlobName name) =>
        int.TryParse(name.ChunkId, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
}
