using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Saving;

/// <summary>The metadata of a chunk that is saved: fetched, and written beside its media.</summary>
internal sealed class MetadataFile(RecordingChunk chunk, IDestination destination, ChunkFetch fetch, SaveOptions options)
{
    private FetchedMetadata? _fetched;

    /// <summary>What the service says about the chunk; null where it was not fetched.</summary>
    public RecordingMetadata? Metadata => _fetched?.Metadata;

    /// <summary>Why it could not be fetched.</summary>
    public RecordingException? Failure { get; private set; }

    /// <summary>Whether the chunk has metadata, and the caller asked for it.</summary>
    public bool IsWanted => options.Include.Contains(ChunkPart.Metadata) && fetch.MetadataOf(chunk) is not null;

    /// <summary>The name beside media.</summary>
    public static string NameBeside(string mediaName) => Path.ChangeExtension(mediaName, ".json");

    /// <summary>Fetches it.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken) =>
        _fetched = await fetch.MetadataAsync(chunk, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Fetches it where it is wanted. What can't be had must not cost the recording, so it is a <see cref="Failure"/>; but nothing is
    /// deleted at the service before it was had.
    /// </summary>
    public async Task TryFetchAsync(CancellationToken cancellationToken)
    {
        if (!IsWanted)
        {
            return;
        }

        try
        {
            await FetchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId != "NotConnected" && exception.Category is not
            (RecordingErrorCategory.SecurityError or RecordingErrorCategory.AuthenticationError or RecordingErrorCategory.PermissionDenied))
        {
            Failure = exception;
        }
    }

    /// <summary>Writes it beside media.</summary>
    /// <returns>Its name; null where it was not fetched.</returns>
    public async Task<string?> WriteBesideAsync(string mediaName, CancellationToken cancellationToken)
    {
        var name = NameBeside(mediaName);
        return await WriteAsync(name, cancellationToken).ConfigureAwait(false) ? name : null;
    }

    /// <summary>
    /// Metadata of this very document, left by an earlier run, is replaced. Any other file of the name is not, unless forced.
    /// </summary>
    /// <returns>Whether it was fetched.</returns>
    public async Task<bool> WriteAsync(string name, CancellationToken cancellationToken)
    {
        if (_fetched is not { } fetched)
        {
            return false;
        }

        var replace = options.Force || await IsOwnAsync(name, fetched, cancellationToken).ConfigureAwait(false);
        await destination.WriteAsync(name, fetched.Bytes, replace, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> IsOwnAsync(string name, FetchedMetadata fetched, CancellationToken cancellationToken)
    {
        try
        {
            return await destination.ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } there
                && (there.AsSpan().SequenceEqual(fetched.Bytes) || MetadataReader.Read(there, chunk).DocumentId == chunk.DocumentId);
        }
        catch (RecordingException exception) when (exception.ErrorId == "MetadataUnreadable")
        {
            return false;
        }
    }
}
