using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Saving;

/// <summary>One chunk on its way, step by step (docs/transfers.md).</summary>
internal sealed class ChunkSave(
    RecordingChunk chunk,
    IDestination destination,
    NameTemplate names,
    ChunkFetch fetch,
    ProgressBoard progress,
    SaveOptions options,
    ICommandHost host)
{
    private static readonly TimeSpan ShortlyBeforeExpiry = TimeSpan.FromHours(1);

    private readonly MetadataFile _metadata = new(chunk, destination, fetch, options);

    private RecordingMetadata? Metadata => _metadata.Metadata;

    /// <summary>What saving would give, without saving.</summary>
    /// <param name="name">The name that the chunk would have, as far as its event tells.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SavedChunk> PlanAsync(string name, CancellationToken cancellationToken)
    {
        EnsureSavable();
        var noted = await NotedAsync(cancellationToken).ConfigureAwait(false);
        if (Wants(ChunkPart.Content)
            && await ConfirmedAsync(noted, cancellationToken).ConfigureAwait(false) is { } saved
            && IsComplete(saved))
        {
            return AlreadySaved(saved);
        }

        var entry = ManifestEntry.Of(chunk, null);
        entry.Planned = true;
        entry.Path = Wants(ChunkPart.Content) ? name : "";
        entry.MetadataPath = _metadata.IsWanted ? MetadataFile.NameBeside(name) : null;
        return destination.ToSavedChunk(chunk, entry, alreadySaved: false);
    }

    /// <summary>Saves, or finds already saved.</summary>
    public async Task<SavedChunk> RunAsync(CancellationToken cancellationToken)
    {
        var location = EnsureSavable();
        var noted = await NotedAsync(cancellationToken).ConfigureAwait(false);
        if (!Wants(ChunkPart.Content))
        {
            return await SaveMetadataAloneAsync(cancellationToken).ConfigureAwait(false);
        }

        var saved = await ConfirmedAsync(noted, cancellationToken).ConfigureAwait(false);
        if (saved is not null && IsComplete(saved))
        {
            destination.RemoveLeft(saved.Path);
            return AlreadySaved(saved);
        }

        if (saved is null)
        {
            await destination.EnsureWritableAsync(cancellationToken).ConfigureAwait(false);
        }

        await _metadata.TryFetchAsync(cancellationToken).ConfigureAwait(false);
        if (saved is { BytesProven: true })
        {
            return await FinishAsync(saved, cancellationToken).ConfigureAwait(false);
        }

        Warn();
        try
        {
            return await RecogniseAsync(location, saved, cancellationToken).ConfigureAwait(false)
                ?? await FetchAsync(location, PlannedName(FormatCheck.Named(chunk, Metadata) ?? ""),
                    cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == "FileExists")
        {
            // Another process may have saved this chunk in the meantime.
            if (await destination.FindAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false) is { } other)
            {
                return AlreadySaved(other);
            }

            throw;
        }
    }

    /// <summary>Where what is wanted is; throws where it can't be saved.</summary>
    private Uri EnsureSavable()
    {
        if (chunk.IsBeingRecorded)
        {
            throw RecordingError.Create("StillRecording", RecordingErrorCategory.ResourceUnavailable, chunk, chunk.DocumentId);
        }

        return Wants(ChunkPart.Content)
            ? fetch.ContentOf(chunk) ?? throw FileLocator.NoLocation(chunk, chunk.DocumentId, nameof(chunk.ContentLocation))
            : fetch.MetadataOf(chunk) ?? throw FileLocator.NoLocation(chunk, chunk.DocumentId, nameof(chunk.MetadataLocation));
    }

    /// <summary>
    /// What the manifest shows of the chunk as saved; null where it is to be saved in any case. Throws <c>RecordingErased</c>.
    /// </summary>
    private async Task<ManifestEntry?> NotedAsync(CancellationToken cancellationToken)
    {
        if (options.Force || await destination.NotedAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false) is not { } noted)
        {
            return null;
        }

        if (noted.ErasedOn is { } time)
        {
            throw RecordingError.Create(
                "RecordingErased",
                RecordingErrorCategory.InvalidOperation,
                chunk,
                chunk.DocumentId,
                destination.Root,
                time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                noted.Reason is { } reason ? $" ({Redaction.OneLine(reason)})" : "");
        }

        return noted;
    }

    private async Task<ManifestEntry?> ConfirmedAsync(ManifestEntry? noted, CancellationToken cancellationToken) =>
        noted is not null && await destination.ConfirmAsync(noted, cancellationToken).ConfigureAwait(false) ? noted : null;

    private string PlannedName(string extension) => names.Build(chunk, Metadata, extension);

    /// <summary>
    /// Takes up what has the chunk's name, where that is the chunk's file and the manifest has lost its line; null where nothing has the
    /// name.
    /// </summary>
    private async Task<SavedChunk?> RecogniseAsync(Uri original, ManifestEntry? saved, CancellationToken cancellationToken)
    {
        string[] names = options.Force ? []
            : saved is not null ? [saved.Path]
            : [.. FormatCheck.Extensions(chunk, Metadata).Select(PlannedName)];
        foreach (var name in names)
        {
            if (await destination.LookAsync(name, cancellationToken).ConfigureAwait(false) is not { } there)
            {
                continue;
            }

            // Another process may have saved it in the meantime.
            var found = saved ?? await destination.FindAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false);
            if (found is { BytesProven: true })
            {
                return AlreadySaved(found);
            }

            var noted = found ?? await destination.NotedAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false);
            var recognition = new Recognition(chunk, Metadata, destination, fetch, progress, host);
            if (await recognition.RunAsync(name, there, original, noted, cancellationToken).ConfigureAwait(false) is { } recognised)
            {
                return await TakeUpAsync(recognised, cancellationToken).ConfigureAwait(false);
            }

            if (names.Length == 1)
            {
                throw FileExists(name);
            }
        }

        return null;
    }

    /// <summary>
    /// Notes what was there already. It is verified where its bytes were proven, and all else that a fetched file must show.
    /// </summary>
    private async Task<SavedChunk> TakeUpAsync(Recognised recognised, CancellationToken cancellationToken)
    {
        var (name, bytes, beside) = (recognised.Name, recognised.There.Bytes, recognised.Beside);
        var entry = ManifestEntry.Of(chunk, Metadata ?? beside);
        var metadataName = beside is null ? null : MetadataFile.NameBeside(name);
        entry.Path = name;
        entry.MetadataPath = await _metadata.WriteBesideAsync(name, cancellationToken).ConfigureAwait(false) ?? metadataName;
        entry.Bytes = bytes;
        entry.Sha256 = recognised.Sha256;
        entry.Stamp = recognised.There.Stamp;
        entry.BytesProven = recognised.BytesProven;
        entry.Verified = HasNoDoubt(recognised.File, bytes, beside) && recognised.BytesProven;
        if (!recognised.BytesProven)
        {
            host.WriteWarning(
                $"{chunk} is in '{destination.FullName(name)}' and its original is gone: metadata, format and length fit, "
                + "but nothing proves its bytes, so it isn't verified.");
        }

        await destination.TakeUpAsync(entry, cancellationToken).ConfigureAwait(false);
        return AlreadySaved(entry);
    }

    private async Task<SavedChunk> FetchAsync(Uri location, string planned, CancellationToken cancellationToken)
    {
        using var sink = await destination.OpenAsync(
            new SinkRequest(chunk, planned, NameByHead, options.Force), cancellationToken).ConfigureAwait(false);
        try
        {
            var content = await ReceiveAsync(location, sink, cancellationToken).ConfigureAwait(false);
            return await PublishAsync(sink, content, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (
            exception.Category is RecordingErrorCategory.InvalidData && exception.ErrorId != "TransferIncomplete")
        {
            // Bytes that are not the recording are of no use to the next run.
            sink.Delete();
            throw;
        }
    }

    /// <summary>
    /// Fetches what is missing. A file that changed during the transfer is fetched again from its start; two files are never spliced. So is
    /// what turned out to be no recording, while it may still become one.
    /// </summary>
    private Task<ReceivedContent> ReceiveAsync(Uri location, IChunkSink sink, CancellationToken cancellationToken) => fetch.RunAsync(
        chunk,
        location,
        () => sink.Version,
        async reader =>
        {
            var content = await progress.ReportAsync(
                host, chunk, reader, token => sink.ReceiveAsync(reader, token), cancellationToken).ConfigureAwait(false);
            return reader.Md5 is null || reader.Md5 == content.Hashes.Md5
                ? content
                : throw RecordingError.Create(
                    "HashMismatch", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, content.Hashes.Md5, reader.Md5);
        },
        exception =>
        {
            host.WriteVerbose($"{exception.Message} Beginning anew.");
            sink.Reset();
        },
        cancellationToken);

    private async Task<SavedChunk> PublishAsync(IChunkSink sink, ReceivedContent content, CancellationToken cancellationToken)
    {
        var name = content.Name;
        if (!options.Force && await destination.LookAsync(name.Value, cancellationToken).ConfigureAwait(false) is { } there)
        {
            var isSame = there.Bytes == content.Bytes
                && (await destination.HashAsync(
                    name.Value, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256 == content.Hashes.Sha256;
            if (!isSame)
            {
                throw FileExists(name.Value);
            }

            sink.Delete();
            var recognised = new Recognised(name.Value, there, name, null, content.Hashes.Sha256, BytesProven: true);
            return await TakeUpAsync(recognised, cancellationToken).ConfigureAwait(false);
        }

        var isVerified = HasNoDoubt(name, content.Bytes, null);
        var entry = ManifestEntry.Of(chunk, Metadata);
        entry.Path = name.Value;
        entry.MetadataPath = await _metadata.WriteBesideAsync(name.Value, cancellationToken).ConfigureAwait(false);
        entry.Bytes = content.Bytes;
        entry.Sha256 = content.Hashes.Sha256;
        entry.Verified = isVerified;

        // The entry first, then the name: an entry without its file is only saved again; a file without its entry would have to be
        // recognised.
        await destination.AddAsync(entry, cancellationToken).ConfigureAwait(false);
        await sink.PublishAsync(entry, cancellationToken).ConfigureAwait(false);
        return destination.ToSavedChunk(chunk, entry, alreadySaved: false);
    }

    /// <summary>Whether a whole file shows all else that makes it verified; warns of what it doesn't.</summary>
    private bool HasNoDoubt(FinalName name, long bytes, RecordingMetadata? beside)
    {
        var hasNoMetadata = _metadata.Failure is not null && beside is null;
        if (!name.IsProven)
        {
            host.WriteWarning($"{chunk} is saved, but this version doesn't know its format '{name.Extension}': it isn't verified, "
                + "and won't be deleted without -Force.");
        }

        if (hasNoMetadata)
        {
            host.WriteWarning($"{chunk} is saved without its metadata, so it isn't verified, and won't be deleted without -Force. "
                + $"Save it again later. {_metadata.Failure!.Message}");
        }

        var tooShort = FormatCheck.TooShort(Metadata ?? beside, name.Head, bytes);
        if (tooShort is var (plays, expected))
        {
            host.WriteWarning($"{chunk} is saved, but plays {plays:g} where its metadata says {expected:g}: it isn't verified, "
                + "and won't be deleted without -Force. Save it again with -Force.");
        }

        return name.IsProven && !hasNoMetadata && tooShort is null;
    }

    /// <summary>The file is there and whole; what kept it from being complete may have passed.</summary>
    private async Task<SavedChunk> FinishAsync(ManifestEntry saved, CancellationToken cancellationToken)
    {
        var head = await destination.ReadAsync(
            saved.Path, new ByteRange(0, MediaSignature.Length), cancellationToken).ConfigureAwait(false);
        var isProven = FormatCheck.Check(chunk, Metadata, head).IsProven && FormatCheck.TooShort(Metadata, head, saved.Bytes) is null;
        var isBetter = (isProven && _metadata.Failure is null && !saved.Verified) || (Metadata is not null && saved.MetadataPath is null);
        if (!isBetter)
        {
            return destination.ToSavedChunk(chunk, saved, alreadySaved: true);
        }

        var entry = ManifestEntry.Of(chunk, Metadata);
        entry.Path = saved.Path;
        entry.MetadataPath = await _metadata.WriteBesideAsync(saved.Path, cancellationToken).ConfigureAwait(false) ?? saved.MetadataPath;
        entry.Bytes = saved.Bytes;
        entry.Sha256 = saved.Sha256;
        entry.Stamp = saved.Stamp;
        entry.Verified = saved.Verified || (isProven && _metadata.Failure is null);
        await destination.AddAsync(entry, cancellationToken).ConfigureAwait(false);
        return destination.ToSavedChunk(chunk, entry, alreadySaved: false);
    }

    /// <summary>Nothing vouches for the recording then, so nothing is noted in the manifest.</summary>
    private async Task<SavedChunk> SaveMetadataAloneAsync(CancellationToken cancellationToken)
    {
        await _metadata.FetchAsync(cancellationToken).ConfigureAwait(false);
        var name = names.Build(chunk, Metadata, "json");
        await _metadata.WriteAsync(name, cancellationToken).ConfigureAwait(false);
        var entry = ManifestEntry.Of(chunk, Metadata);
        entry.MetadataPath = name;
        return destination.ToSavedChunk(chunk, entry, alreadySaved: false);
    }

    private SavedChunk AlreadySaved(ManifestEntry entry)
    {
        var saved = destination.ToSavedChunk(chunk, entry, alreadySaved: true);
        host.WriteVerbose($"{chunk} is saved already: {saved}");
        return saved;
    }

    private bool Wants(ChunkPart part) => options.Include.Contains(part);

    private bool IsComplete(ManifestEntry entry) =>
        entry.Verified && (!_metadata.IsWanted || entry.MetadataPath is not null);

    private FinalName NameByHead(byte[] head)
    {
        var (extension, isProven) = FormatCheck.Check(chunk, Metadata, head);
        return new FinalName(names.Build(chunk, Metadata, extension), extension, isProven, head);
    }

    private RecordingException FileExists(string name) =>
        RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, chunk, destination.FullName(name));

    private void Warn()
    {
        if (chunk.ExportFailed)
        {
            host.WriteWarning($"{chunk} didn't get into your storage; it is saved from the service. "
                + "Test-AcsRecordingStorageAccess says what is wrong.");
        }

        if (chunk.UploadFailed)
        {
            host.WriteWarning($"The service couldn't keep all of {chunk} ({chunk.EndReason}): "
                + "it may be shorter than what was recorded, or missing.");
        }

        if (fetch.TimeLeft(chunk) is { } left && left < ShortlyBeforeExpiry && left > TimeSpan.Zero)
        {
            host.WriteWarning($"The service deletes {chunk} in {left.TotalMinutes:0} minutes.");
        }
    }
}
