using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>Where chunks are kept: a folder or a blob container. Relative names have '/' between their parts.</summary>
internal interface IDestination
{
    /// <summary>The folder's path or the container's address, without any secret.</summary>
    string Root { get; }

    /// <summary>What somebody calls the thing of that name: its path or its address.</summary>
    string FullName(string name);

    /// <summary>What the manifest shows of a document and the destination confirms; null where either doesn't.</summary>
    Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>Whether something of that name is there, of whatever origin.</summary>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken);

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

    /// <summary>The first bytes of what has that name.</summary>
    Task<byte[]> ReadHeadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Notes a chunk in the manifest.</summary>
    Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken);

    /// <summary>The chunk as its user sees it.</summary>
    SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved);
}
