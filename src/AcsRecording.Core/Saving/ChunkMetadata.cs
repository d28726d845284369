using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Saving;

/// <summary>Metadata of chunks: from where they are saved, or else from where they are announced.</summary>
internal sealed class ChunkMetadata(FileLocator files, ResourceCheck resource, FetchTiming timing) : IChunkMetadata
{
    public async Task<RecordingMetadata> GetAsync(
        RecordingChunk chunk, string? storageConnectionString, CancellationToken cancellationToken)
    {
        resource.EnsureOwn(chunk);
        var fetch = new ChunkFetch(files, storageConnectionString, new ConnectionPool(1), timing);
        return (await fetch.MetadataAsync(chunk, cancellationToken).ConfigureAwait(false)).Metadata;
    }

    public async Task<RecordingMetadata> GetAsync(SavedChunk saved, string? storageConnectionString, CancellationToken cancellationToken) =>
        await ReadSavedAsync(saved, cancellationToken).ConfigureAwait(false) is { } bytes
            ? MetadataReader.Read(bytes, saved)
            : await GetAsync(saved.Origin, storageConnectionString, cancellationToken).ConfigureAwait(false);

    private static async Task<byte[]?> ReadSavedAsync(SavedChunk saved, CancellationToken cancellationToken)
    {
        try
        {
            return saved.Content is { } content ? await content.ReadMetadataAsync(cancellationToken).ConfigureAwait(false)
                : saved.MetadataPath is { } path ? File.ReadAllBytes(path)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create(
                "MetadataUnreadable", RecordingErrorCategory.InvalidData, saved, exception, saved, exception.Message);
        }
        catch (RecordingException exception) when (exception.TargetObject is null)
        {
            exception.TargetObject = saved;
            throw;
        }
    }
}
