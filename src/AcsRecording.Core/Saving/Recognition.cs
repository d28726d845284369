using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Saving;

/// <summary>
/// Recognises a chunk's file that the manifest doesn't show, because its line was lost: by its bytes, which are compared with the hash that
/// the destination keeps beside them or with the original; or, where the original is gone, by the metadata beside it and its structure,
/// which proves no byte.
/// </summary>
internal sealed class Recognition(
    RecordingChunk chunk, RecordingMetadata? metadata, IDestination destination, ChunkFetch fetch, ProgressBoard progress,
        ICommandHost host)
{
    /// <summary>The chunk's file, or null where nothing shows that what lies there is it.</summary>
    /// <param name="name">The chunk's name at the destination.</param>
    /// <param name="there">What has that name.</param>
    /// <param name="original">Where the service or a storage account has the chunk.</param>
    /// <param name="noted">What the manifest shows of the document, if only of other bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Recognised?> RunAsync(
        string name, StoredFile there, Uri original, ManifestEntry? noted, CancellationToken cancellationToken)
    {
        if (there.Bytes == 0)
        {
            return null;
        }

        var beside = await BesideAsync(name, cancellationToken).ConfigureAwait(false);
        var head = await destination.ReadAsync(
            name, new ByteRange(0, Math.Min(there.Bytes, MediaSignature.Length)), cancellationToken).ConfigureAwait(false);
        if (NameOf(name, head, beside) is not { } file)
        {
            return null;
        }

        var found = new Recognised(name, there, file, beside, "", BytesProven: false);
        if (there.Sha256 is not null
            && (beside is not null || there.DocumentId == NameTemplate.Value(chunk.DocumentId, "unknown-document")))
        {
            var hashes = await destination.HashAsync(name, withMd5: false, cancellationToken).ConfigureAwait(false);
            if (hashes.Sha256 == there.Sha256)
            {
                return found with { Sha256 = hashes.Sha256, BytesProven = true };
            }
        }

        try
        {
            return await CompareAsync(name, there.Bytes, original, cancellationToken).ConfigureAwait(false) is { } sha256
                ? found with { Sha256 = sha256, BytesProven = true }
                : null;
        }
        catch (RecordingException exception) when (exception.ErrorId is "ContentNotFound" or "RecordingExpired")
        {
            // A file that differs from its manifest entry was changed after it was saved.
            if (noted is { BytesProven: true }
                || beside is null
                || !await IsWholeAsync(found, beside, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var hashes = await destination.HashAsync(name, withMd5: false, cancellationToken).ConfigureAwait(false);
            return noted is null || noted.Sha256 == hashes.Sha256 ? found with { Sha256 = hashes.Sha256 } : null;
        }
    }

    /// <summary>
    /// The SHA-256 of what lies there where it is the original's; null where it isn't. The original is fetched only where no hash of it is
    /// known.
    /// </summary>
    private Task<string?> CompareAsync(string name, long bytes, Uri original, CancellationToken cancellationToken) => fetch.RunAsync(
        chunk,
        original,
        () => null,
        reader => progress.ReportAsync(host, chunk, reader, token => CompareAsync(name, bytes, reader, token), cancellationToken),
        _ => { },
        cancellationToken);

    private async Task<string?> CompareAsync(string name, long bytes, ContentReader reader, CancellationToken cancellationToken)
    {
        var opened = await reader.OpenAsync(BlockReader.BlockSize, cancellationToken).ConfigureAwait(false);
        if (reader.Total != bytes)
        {
            opened.Dispose();
            return null;
        }

        if (reader.Md5 is { } md5)
        {
            opened.Dispose();
            var known = await destination.HashAsync(name, withMd5: true, cancellationToken).ConfigureAwait(false);
            return known.Md5 == md5 ? known.Sha256 : null;
        }

        var blocks = new BlockReader(reader, _ => { }, (_, _, _, _) => Task.CompletedTask);
        var served = await blocks.RunAsync(opened, cancellationToken).ConfigureAwait(false);
        var there = await destination.HashAsync(name, withMd5: false, cancellationToken).ConfigureAwait(false);
        return served.Sha256 == there.Sha256 ? there.Sha256 : null;
    }

    /// <summary>The metadata beside it, where that is this document's.</summary>
    private async Task<RecordingMetadata?> BesideAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await destination.ReadAsync(Path.ChangeExtension(name, ".json"), cancellationToken).ConfigureAwait(false) is { } bytes
                && MetadataReader.Read(bytes, chunk) is { } beside && beside.DocumentId == chunk.DocumentId
                    ? beside
                    : null;
        }
        catch (RecordingException exception) when (exception.ErrorId == "MetadataUnreadable")
        {
            return null;
        }
    }

    /// <summary>The name by its bytes; null where they are no recording, or of another format.</summary>
    private FinalName? NameOf(string name, byte[] head, RecordingMetadata? beside)
    {
        try
        {
            var (extension, isProven) = FormatCheck.Check(chunk, metadata ?? beside, head);
            return new FinalName(name, extension, isProven, head);
        }
        catch (RecordingException exception) when (exception.ErrorId is "NotMedia" or "FormatMismatch")
        {
            return null;
        }
    }

    private async Task<bool> IsWholeAsync(Recognised found, RecordingMetadata beside, CancellationToken cancellationToken) =>
        FormatCheck.TooShort(beside, found.File.Head, found.There.Bytes) is null
        && await MediaStructure.IsWholeAsync(
            found.File.Head,
            found.There.Bytes,
            beside.Duration,
            range => destination.ReadAsync(found.Name, range, cancellationToken)).ConfigureAwait(false);
}

/// <summary>A chunk's file that the manifest doesn't show.</summary>
/// <param name="Name">Its name at the destination.</param>
/// <param name="There">What lies there.</param>
/// <param name="File">What its first bytes say.</param>
/// <param name="Beside">The chunk's metadata, where it lies beside the file.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="BytesProven">Whether its bytes were proven to be the original's.</param>
internal sealed record Recognised(
    string Name, StoredFile There, FinalName File, RecordingMetadata? Beside, string Sha256, bool BytesProven);
