using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Transfers;

/// <summary>One chunk on its way into a folder, step by step (docs/transfers.md).</summary>
internal sealed class ChunkSave(TransferEngine engine, RecordingChunk chunk, DestinationFolder folder, SavedChunks savedChunks, bool force, ICommandHost host)
{
    private const int MaximumStarts = 3;

    private static readonly TimeSpan ShortlyBeforeExpiry = TimeSpan.FromHours(1);

    private byte[]? _metadataBytes;
    private RecordingMetadata? _metadata;
    private bool _isMetadataMissing;

    /// <summary>Saves, or finds already saved; null where ShouldProcess said no.</summary>
    public async Task<SavedChunk?> RunAsync(CancellationToken cancellationToken)
    {
        var location = chunk.ContentLocation ?? throw TransferEngine.NoLocation(chunk, chunk.DocumentId, nameof(chunk.ContentLocation));
        var saved = force ? null : await savedChunks.FindAsync(chunk, cancellationToken).ConfigureAwait(false);
        if (saved is { Verified: true })
        {
            await host.WriteVerboseAsync($"{chunk} is saved already: {saved.Path}").ConfigureAwait(false);
            return saved;
        }

        await ReadMetadataAsync(cancellationToken).ConfigureAwait(false);
        if (saved is not null)
        {
            return await FinishAsync(saved, cancellationToken).ConfigureAwait(false);
        }

        var planned = ChunkFileName.Build(chunk, _metadata, FormatCheck.Named(chunk, _metadata) ?? "");
        if (!await host.ShouldProcessAsync(folder.Resolve(planned), $"Save recording chunk {chunk}").ConfigureAwait(false))
        {
            return null;
        }

        EnsureFree(folder.Prepare(planned));
        await WarnBeforeExpiryAsync().ConfigureAwait(false);
        using var partial = await PartialFile.TryOpenAsync(folder.Resolve(planned), chunk.DocumentId, cancellationToken).ConfigureAwait(false)
            ?? throw RecordingError.Create("BeingSaved", RecordingErrorCategory.ResourceUnavailable, chunk, folder.Resolve(planned));
        try
        {
            var sha256 = await FetchAsync(location, partial, cancellationToken).ConfigureAwait(false);
            return await PublishAsync(partial, sha256, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.Category is RecordingErrorCategory.InvalidData && exception.ErrorId != "TransferIncomplete")
        {
            // What isn't the recording is of no use to the next run.
            partial.Discard();
            throw;
        }
    }

    /// <summary>Fetches what is missing. A file that changed meanwhile is begun anew; two files are never spliced.</summary>
    private async Task<string> FetchAsync(Uri location, PartialFile partial, CancellationToken cancellationToken)
    {
        for (var start = 1; ; start++)
        {
            try
            {
                return await TransferProgress.ReportAsync(host, chunk, partial, engine.Download(chunk, location, partial), cancellationToken).ConfigureAwait(false);
            }
            catch (RecordingException exception) when (exception.ErrorId == "SizeMismatch" && start < MaximumStarts)
            {
                await host.WriteVerboseAsync($"{exception.Message} Beginning anew.").ConfigureAwait(false);
                partial.Forget();
            }
        }
    }

    private async Task<SavedChunk> PublishAsync(PartialFile partial, string sha256, CancellationToken cancellationToken)
    {
        var (extension, isProven) = FormatCheck.Check(chunk, _metadata, partial.ReadHead());
        if (!isProven)
        {
            await host.WriteWarningAsync($"{chunk} is saved, but this version doesn't know its format '{extension}': it isn't verified, and won't be deleted without -Force.").ConfigureAwait(false);
        }

        var relativePath = ChunkFileName.Build(chunk, _metadata, extension);
        var path = folder.Prepare(relativePath);
        EnsureFree(path);
        var metadataPath = WriteMetadataBeside(relativePath);

        // The line first, then the name: a line without its file is only saved again, a file without its line would be nobody's.
        var saved = await savedChunks.AddAsync(chunk, _metadata, relativePath, metadataPath, partial.Total!.Value, sha256, isProven && !_isMetadataMissing, cancellationToken).ConfigureAwait(false);
        partial.Publish(path);
        return saved;
    }

    /// <summary>The file is there and whole; what kept it from being verified may have passed.</summary>
    private async Task<SavedChunk> FinishAsync(SavedChunk saved, CancellationToken cancellationToken)
    {
        var (_, isProven) = FormatCheck.Check(chunk, _metadata, MediaSignature.ReadHead(saved.Path));
        if (!isProven || _isMetadataMissing || !await host.ShouldProcessAsync(saved.Path, $"Complete recording chunk {chunk}").ConfigureAwait(false))
        {
            return saved;
        }

        var relativePath = folder.Relative(saved.Path);
        return await savedChunks.AddAsync(chunk, _metadata, relativePath, WriteMetadataBeside(relativePath), saved.Bytes, saved.Sha256, isProven, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Metadata that can't be had must not cost the recording. But nothing is deleted at the service before it was had.</summary>
    private async Task ReadMetadataAsync(CancellationToken cancellationToken)
    {
        if (chunk.MetadataLocation is not { } location)
        {
            return;
        }

        try
        {
            _metadataBytes = await engine.ReadMetadataAsync(chunk, location, cancellationToken).ConfigureAwait(false);
            _metadata = _metadataBytes is null ? null : MetadataReader.Read(_metadataBytes, chunk);
        }
        catch (RecordingException exception) when (exception.Category is not (RecordingErrorCategory.SecurityError or RecordingErrorCategory.AuthenticationError or RecordingErrorCategory.PermissionDenied))
        {
            _metadataBytes = null;
            _isMetadataMissing = true;
            await host.WriteWarningAsync($"The metadata of {chunk} can't be had, so the file isn't verified: save it again later. {exception.Message}").ConfigureAwait(false);
        }
    }

    private string? WriteMetadataBeside(string mediaPath)
    {
        if (_metadataBytes is not { } bytes)
        {
            return null;
        }

        var relativePath = Path.ChangeExtension(mediaPath, ".json");
        var path = folder.Prepare(relativePath);
        var partial = PartialFile.PathOf(path);
        try
        {
            using (var file = DestinationFolder.OpenFile(partial, FileShare.None))
            {
                file.SetLength(0);
                file.Write(bytes, 0, bytes.Length);
                file.Flush(flushToDisk: true);
            }

            DestinationFolder.Publish(partial, path);
            return relativePath;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private void EnsureFree(string path)
    {
        if (!force && File.Exists(path))
        {
            throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, chunk, path);
        }
    }

    private async Task WarnBeforeExpiryAsync()
    {
        if (chunk.ExpiresOn - DateTimeOffset.UtcNow is { } left && left < ShortlyBeforeExpiry && left > TimeSpan.Zero)
        {
            await host.WriteWarningAsync($"The service deletes {chunk} in {left.TotalMinutes:0} minutes.").ConfigureAwait(false);
        }
    }
}
