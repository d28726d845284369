using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Sources.Blob;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Archive;

/// <summary>
/// Chunks that the service itself has exported to a container, by the layout of their names. They stand in no manifest, and names hold no
/// id of a recording: a search for one needs its call.
/// </summary>
internal sealed class ExportedChunks(Func<BlobListRequest, RecordingBlobList> list, BlobContainerClient container)
{
    /// <summary>Reads them.</summary>
    /// <param name="query">What is asked for. Others may come.</param>
    /// <param name="withMetadata">Whether the start and the participants are needed: then a request for each chunk.</param>
    /// <param name="take">Takes a chunk, as an entry of a manifest would show it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task ReadAsync(ManifestQuery query, bool withMetadata, Func<ManifestEntry, Task> take, CancellationToken cancellationToken)
    {
        if (query.RecordingId is not null && query.CallId is null)
        {
            return Task.CompletedTask;
        }

        var request = new BlobListRequest { ContainerUri = container.Uri, CallId = query.CallId, RecordingId = query.RecordingId };
        return list(request).RunAsync(
            async listed =>
            {
                if (!listed.IsSaved && IsOnDay(query, listed.Day))
                {
                    var metadata = withMetadata ? await MetadataAsync(listed, cancellationToken).ConfigureAwait(false) : null;
                    await take(EntryOf(listed, metadata, query.RecordingId)).ConfigureAwait(false);
                }
            },
            _ => { },
            cancellationToken);
    }

    private async Task<RecordingMetadata?> MetadataAsync(ListedRecording listed, CancellationToken cancellationToken) =>
        listed.Metadata is { } name
            ? await RecordingBlobList.ReadMetadataAsync(container.GetBlobClient(name), cancellationToken).ConfigureAwait(false)
            : null;

    private static ManifestEntry EntryOf(ListedRecording listed, RecordingMetadata? metadata, string? recordingId)
    {
        var entry = ManifestEntry.Of(listed.Chunk, metadata);
        entry.Path = listed.Blob;
        entry.MetadataPath = listed.Metadata;
        entry.Bytes = listed.Bytes;
        entry.RecordingId = recordingId;
        entry.RecordingStartTime ??= listed.Day;
        entry.SavedOn = default;
        return entry;
    }

    private static bool IsOnDay(ManifestQuery query, DateTimeOffset? day) =>
        day is null || (!(day.Value.AddDays(1) <= query.After) && !(day >= query.Before));
}
