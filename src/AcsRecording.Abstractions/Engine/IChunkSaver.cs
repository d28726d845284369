using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Saves the chunks of one pipeline to one destination, over connections that they share. Several may be in flight.</summary>
internal interface IChunkSaver
{
    /// <summary>Saves, or finds already saved. Null where ShouldProcess said no.</summary>
    Task<SavedChunk?> SaveAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken);
}
