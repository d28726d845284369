using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// Metadata of chunks. Throws <c>NoLocation</c>, <c>MetadataUnreadable</c>, <c>MetadataTooLarge</c>, <c>ContentNotFound</c>,
/// <c>RecordingExpired</c>, <c>OtherResource</c>, <c>UntrustedLocation</c>, and what servers refuse with.
/// </summary>
internal interface IChunkMetadata
{
    Task<RecordingMetadata> GetAsync(RecordingChunk chunk, string? storageConnectionString, CancellationToken cancellationToken);

    /// <summary>What was saved with a chunk; where nothing was, as for the chunk itself.</summary>
    Task<RecordingMetadata> GetAsync(SavedChunk saved, string? storageConnectionString, CancellationToken cancellationToken);
}
