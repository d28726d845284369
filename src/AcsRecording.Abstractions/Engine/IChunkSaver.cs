using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Saves the chunks of one pipeline to one destination, over connections that they share. Several may be in flight.</summary>
internal interface IChunkSaver
{
    /// <summary>The path or address that a chunk would have, as far as its event tells. Nothing is asked of anybody.</summary>
    string PlaceOf(RecordingChunk chunk);

    /// <summary>What saving would give: what is saved already, or what is planned. Nothing is written, and the service isn't asked.</summary>
    Task<SavedChunk> PlanAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Saves, or finds already saved.</summary>
    Task<SavedChunk> SaveAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken);
}
