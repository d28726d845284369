using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfer;

/// <summary>Where the files of a chunk are: at the service, or in a storage account of the user's.</summary>
internal interface IChunkFiles
{
    /// <summary>What it is, to stand in a question.</summary>
    string Place { get; }

    /// <summary>One of the chunk's files: its media or its metadata.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="location">Where the file is.</param>
    /// <param name="expected">The version that an earlier run has begun with; any other is refused.</param>
    IContentSource Open(RecordingChunk chunk, Uri location, ContentVersion? expected);

    /// <summary>Deletes the chunk's files. What is gone already counts as deleted.</summary>
    Task DeleteAsync(RecordingChunk chunk, Uri location, CancellationToken cancellationToken);
}
