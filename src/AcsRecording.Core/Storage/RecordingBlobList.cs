using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Storage;

/// <summary>
/// Recordings in a container, as the service lays them out. The account lists by name, so the blobs of one recording come together: they are
/// paired folder by folder, and no more than a page and a folder is in memory. Other blobs are passed over. Where one recording is asked for,
/// its call is read to the end first: the names alone do not tell the recordings of a call apart.
/// </summary>
internal sealed class RecordingBlobList
{
    private readonly BlobListRequest _request;
    private readonly BlobContainerClient _container;
    private readonly ListedContainer _storage;

    /// <summary>
    /// Throws where the address is none of a container, nothing opens it, or the recording can't be told from others. Nothing is sent.
    /// </summary>
    public RecordingBlobList(BlobListRequest request, EngineOptions options)
    {
        if (request.RecordingId is { } recordingId && request.CallId is null)
        {
            throw RecordingError.Create("RecordingNeedsCall", RecordingErrorCategory.InvalidArgument, recordingId);
        }

        _request = request;
        _container = ContainerAddress.Open(request.ContainerUri, new StorageCredential(request.StorageConnectionString, request.Identity, options), options);
        _storage = new ListedContainer(_container);
    }

    public async Task RunAsync(Func<RecordingChunk, Task> emit, CancellationToken cancellationToken)
    {
        if (_request.RecordingId is null)
        {
            await ReadAsync((_, chunk) => emit(chunk), cancellationToken).ConfigureAwait(false);
            return;
        }

        var folders = new HashSet<string>(StringComparer.Ordinal);
        var chunks = new List<RecordingChunk>();
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
            throw RecordingError.Create("AmbiguousRecording", RecordingErrorCategory.InvalidOperation, _request.RecordingId, _request.CallId, names);
        }

        foreach (var chunk in chunks)
        {
            await emit(chunk).ConfigureAwait(false);
        }
    }

    /// <param name="emit">Takes the folder of a recording, and a chunk in it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task ReadAsync(Func<string, RecordingChunk, Task> emit, CancellationToken cancellationToken)
    {
        // The day comes first in the layout, so it alone narrows what the account lists.
        foreach (var prefix in _request.Days.Count == 0 ? [null] : _request.Days.Select(Prefix))
        {
            await ReadAsync(prefix, emit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(string? prefix, Func<string, RecordingChunk, Task> emit, CancellationToken cancellationToken)
    {
        var folder = new List<(RecordingBlobName Name, string Blob)>();
        var pages = _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await NextAsync(pages).ConfigureAwait(false) is { } page)
            {
                foreach (var blob in page.Values)
                {
                    if (RecordingBlobName.Parse(blob.Name) is not { } name || !IsWanted(name))
                    {
                        continue;
                    }

                    if (folder.Count > 0 && folder[0].Name.Folder != name.Folder)
                    {
                        await EmitAsync(folder, emit).ConfigureAwait(false);
                    }

                    folder.Add((name, blob.Name));
                }
            }
        }
        finally
        {
            await pages.DisposeAsync().ConfigureAwait(false);
        }

        await EmitAsync(folder, emit).ConfigureAwait(false);
    }

    private Task<Page<BlobItem>?> NextAsync(IAsyncEnumerator<Page<BlobItem>> pages) => StorageError.TellAsync(
        _container.Uri,
        async () => await pages.MoveNextAsync().ConfigureAwait(false) ? pages.Current : null);

    private string? Prefix(DateTime day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "/" + (_request.CallId is { } call ? call + "/" : "");

    private bool IsWanted(RecordingBlobName name) =>
        (_request.CallId is not { } call || name.CallId.Equals(call, StringComparison.OrdinalIgnoreCase))
        && (_request.RecordingId is not { } recording || name.RecordingFolder.StartsWith(recording.Substring(0, Math.Min(8, recording.Length)), StringComparison.Ordinal));

    private async Task EmitAsync(List<(RecordingBlobName Name, string Blob)> folder, Func<string, RecordingChunk, Task> emit)
    {
        var metadata = folder.Where(item => item.Name.IsMetadata).GroupBy(item => item.Name.DocumentId).ToDictionary(same => same.Key, same => same.First().Blob);
        var media = folder.Where(item => !item.Name.IsMetadata).Select(item => (item.Name, item.Blob, Index: Index(item.Name)));
        foreach (var (name, blob, index) in media.OrderBy(item => item.Index).ThenBy(item => item.Name.DocumentId, StringComparer.Ordinal))
        {
            var content = _container.GetBlobClient(blob);
            await emit(name.Folder, new RecordingChunk
            {
                DocumentId = name.DocumentId,
                Index = index,
                CallId = name.CallId,
                Format = char.ToUpperInvariant(name.Extension[0]) + name.Extension.Substring(1),
                ContentLocation = StorageAddress.WithoutSecret(content.Uri),
                MetadataLocation = metadata.TryGetValue(name.DocumentId, out var beside) ? StorageAddress.WithoutSecret(_container.GetBlobClient(beside).Uri) : null,
                DeleteLocation = StorageAddress.WithoutSecret(content.Uri),
                Storage = _storage,
            }).ConfigureAwait(false);
        }

        folder.Clear();
    }

    private static int Index(RecordingBlobName name) => int.TryParse(name.ChunkId, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
}
