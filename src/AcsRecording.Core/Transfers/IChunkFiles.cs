using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>Where the files of a chunk are: at the service, or in a storage account of the user's.</summary>
internal interface IChunkFiles
{
    /// <summary>What it is, to stand in a question.</summary>
    string Place { get; }

    /// <summary>The media.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="location">Where it is.</param>
    /// <param name="total">The size that an earlier run has learnt.</param>
    /// <param name="readiness">Whether what isn't there or isn't a recording may still become one.</param>
    IContentSource OpenContent(RecordingChunk chunk, Uri location, long? total, Readiness readiness);

    /// <summary>The metadata as it is; null where there is none.</summary>
    Task<byte[]?> ReadMetadataAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken);

    /// <summary>Deletes the chunk's files. What is gone already counts as deleted.</summary>
    Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken);
}
