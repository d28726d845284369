using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations;

/// <summary>Where chunks are kept: a folder or a blob container. Relative names have '/' between their parts.</summary>
internal interface IDestination
{
    /// <summary>The folder's path or the container's address, without any secret.</summary>
    string Root { get; }

    /// <summary>The full path or address of a name.</summary>
    string FullName(string name);

    /// <summary>What the manifest shows of a document and the destination confirms; null where either doesn't.</summary>
    Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>What the manifest shows of a document, whatever is there.</summary>
    Task<ManifestEntry?> NotedAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>What has that name, of whatever origin; null where nothing has.</summary>
    Task<StoredFile?> LookAsync(string name, CancellationToken cancellationToken);

    /// <summary>The hashes of what has that name, read whole.</summary>
    Task<ContentHashes> HashAsync(string name, bool withMd5, CancellationToken cancellationToken);

    /// <summary>Throws where it can be told without writing anything that nothing can be written.</summary>
    Task EnsureWritableAsync(CancellationToken cancellationToken);

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

    /// <summary>Some bytes of what has that name; fewer where it ends before.</summary>
    Task<byte[]> ReadAsync(string name, ByteRange range, CancellationToken cancellationToken);

    /// <summary>Notes a chunk in the manifest.</summary>
    Task AddAsync(ManifestEntry entry, CancellationToken cancellationToken);

    /// <summary>Notes a chunk whose file was there before in the manifest.</summary>
    Task TakeUpAsync(ManifestEntry entry, CancellationToken cancellationToken);

    /// <summary>The chunk as its user sees it.</summary>
    SavedChunk ToSavedChunk(RecordingChunk chunk, ManifestEntry entry, bool alreadySaved);
}

/// <summary>What lies at a destination.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Stamp">What changes when it is touched; null where the destination doesn't say.</param>
/// <param name="Sha256">The hash that it was given when it was saved, where the destination keeps one beside the bytes.</param>
/// <param name="DocumentId">The document that it was saved as, where the destination keeps it.</param>
internal sealed record StoredFile(long Bytes, string? Stamp, string? Sha256 = null, string? DocumentId = null);
