using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>
/// Exports what saved chunks hold of one person. What cannot be told apart is exported whole and said, except where only the person's own
/// channel is wanted: then no other voice is exported for want of knowing.
/// </summary>
internal sealed class ParticipantExportOperation(SavedFiles files, ParticipantExportOptions options, ICommandHost host)
{
    /// <summary>The folder of the media within the export.</summary>
    private const string MediaFolder = "media/";

    private readonly Identities _identities = new(new ParticipantFilter(options.Participants), options.MaskOthers);
    private readonly NameTemplate _names = NameTemplate.Parse(NamePlaceholders.DefaultTemplate);
    private readonly List<ExportedFile> _written = [];

    /// <summary>Null where the user did not want it. Throws <c>ParticipantNotFound</c>.</summary>
    public async Task<ParticipantExport?> RunAsync(IReadOnlyList<SavedChunk> saved, CancellationToken cancellationToken)
    {
        var chunks = new List<ExportedChunk>();
        foreach (var chunk in saved.GroupBy(chunk => chunk.DocumentId).Select(same => same.First()))
        {
            if (await DescribeAsync(chunk, cancellationToken).ConfigureAwait(false) is { } described)
            {
                chunks.Add(described);
            }
        }

        if (chunks.Count == 0)
        {
            throw RecordingError.Create(
                "ParticipantNotFound", RecordingErrorCategory.ObjectNotFound, options.Participants, string.Join(", ", options.Participants),
                    saved.Count);
        }

        chunks = [.. chunks.OrderBy(chunk => chunk.Metadata?.StartTime ?? chunk.Saved.RecordingStartTime)
            .ThenBy(chunk => chunk.Saved.Index)];
        var answer = await host.ShouldProcessAsync(
            options.DestinationPath, $"Export {chunks.Count} chunks of {string.Join(", ", _identities.Own)}").ConfigureAwait(false);
        return answer == Decision.Yes ? await ExportAsync(chunks, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>A chunk that the person was in; null where they were not, as far as is known.</summary>
    private async Task<ExportedChunk?> DescribeAsync(SavedChunk saved, CancellationToken cancellationToken)
    {
        var metadata = await files.MetadataAsync(saved, cancellationToken).ConfigureAwait(false);
        var participants = Identities.Of(saved, metadata);
        var own = participants.Where(_identities.IsOwn).ToArray();
        if (own.Length == 0)
        {
            host.WriteVerbose($"{saved} is left out: the person is not named as one of its participants.");
            return null;
        }

        var chunk = new ExportedChunk { Saved = saved, Metadata = metadata, Participants = [.. participants.Select(_identities.Show)] };
        if (!saved.Verified)
        {
            chunk.Notes.Add("It was not verified when it was saved.");
        }

        return chunk;
    }

    private async Task<ParticipantExport> ExportAsync(List<ExportedChunk> chunks, CancellationToken cancellationToken)
    {
        var isZip = Path.GetExtension(options.DestinationPath).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        using IExportTarget target = isZip
            ? new ZipTarget(options.DestinationPath, options.Force)
            : new FolderTarget(options.DestinationPath, options.Force);
        using var progress = new ArchiveProgress(host, "Exporting recordings of one person", chunks.Sum(chunk => chunk.Saved.Bytes));
        foreach (var chunk in chunks)
        {
            await AddAsync(target, chunk, progress, cancellationToken).ConfigureAwait(false);
        }

        var index = new ExportIndex(_identities.Own, chunks, DateTimeOffset.UtcNow);
        await AddAsync(target, ExportIndex.JsonName, index.ToJson(), cancellationToken).ConfigureAwait(false);
        await AddAsync(target, ExportIndex.HtmlName, index.ToHtml(), cancellationToken).ConfigureAwait(false);
        var sums = string.Concat(_written.Select(file => $"{file.Sha256}  {file.Name}\n"));
        await AddAsync(target, ExportIndex.SumsName, Encoding.ASCII.GetBytes(sums), cancellationToken).ConfigureAwait(false);
        var sha256 = await target.PublishAsync(cancellationToken).ConfigureAwait(false);
        return new ParticipantExport
        {
            Path = options.DestinationPath,
            ParticipantId = _identities.Own,
            Recordings = chunks.Select(chunk => chunk.Saved.RecordingId ?? chunk.Saved.CallId ?? chunk.Saved.DocumentId).Distinct().Count(),
            Chunks = chunks.Count,
            Files = _written.Count,
            Bytes = _written.Sum(file => file.Bytes),
            Sha256 = sha256,
            Notes = [.. chunks.SelectMany(chunk => chunk.Notes).Distinct()],
        };
    }

    private async Task AddAsync(IExportTarget target, ExportedChunk chunk, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        var saved = chunk.Saved;
        var extension = Path.GetExtension(saved.ToString()).TrimStart('.');
        var name = MediaFolder + _names.Build(NamesOf(saved), chunk.Metadata, "");
        if (saved.Path is not null || saved.BlobUri is not null)
        {
            chunk.Media = await files.ReadAsync(
                saved, stream => AddMediaAsync(target, chunk, stream, $"{name}.{extension}", progress, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
        }

        if (chunk.Metadata is { } metadata)
        {
            var bytes = options.MaskOthers ? MaskedMetadata.Of(metadata, _identities) : Encoding.UTF8.GetBytes(metadata.RawText);
            chunk.MetadataFile = await AddAsync(target, $"{name}.json", bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The media, or the person's channel of it; null where that is wanted and cannot be told.</summary>
    private async Task<ExportedFile?> AddMediaAsync(
        IExportTarget target, ExportedChunk chunk, Stream stream, string name, ArchiveProgress progress,
            CancellationToken cancellationToken)
    {
        var isUnmixed = "unmixed".Equals(chunk.Metadata?.ChannelType, StringComparison.OrdinalIgnoreCase);
        if (!isUnmixed)
        {
            if (chunk.Participants.Count > 1)
            {
                chunk.Notes.Add("Its sound is one mix: the voices of the other participants are in it.");
            }

            return await CopyAsync(target, chunk.Saved, stream, name, progress, cancellationToken).ConfigureAwait(false);
        }

        var wav = await WavFile.OpenAsync(stream, chunk.Saved, cancellationToken).ConfigureAwait(false);
        chunk.Channel = ChannelOf(chunk, wav.Format.Channels);
        if (!options.OwnChannelOnly)
        {
            chunk.Notes.Add("It has a channel for each participant: the voices of the others are in it.");
            return await CopyAsync(target, chunk.Saved, stream, name, progress, cancellationToken).ConfigureAwait(false);
        }

        if (chunk.Channel is not { } channel)
        {
            chunk.Notes.Add("Its sound is left out: the metadata names no channel that is this person's alone. "
                + "The service keeps at most five participants apart.");
            return null;
        }

        var path = $"{Path.ChangeExtension(name, null)}-{channel}.wav";
        return await WriteAsync(target, path, write => ChannelFiles.WriteAsync(
            stream, chunk.Saved, wav, [(channel, write)], progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The channel that holds this person alone; null where there is none.</summary>
    private int? ChannelOf(ExportedChunk chunk, int channels)
    {
        var shared = chunk.Metadata!.Participants.Where(participant => participant.Channel is { } at && at >= 0 && at < channels)
            .GroupBy(participant => participant.Channel!.Value);
        var own = shared.Where(channel => channel.All(participant => _identities.IsOwn(participant.ParticipantId)))
            .Select(channel => channel.Key).ToArray();
        return own.Length == 1 ? own[0] : null;
    }

    private Task<ExportedFile> CopyAsync(
        IExportTarget target, SavedChunk saved, Stream stream, string name, ArchiveProgress progress,
            CancellationToken cancellationToken) =>
        WriteAsync(target, name, write => SavedBytes.ReadAsync(
            stream,
            saved,
            new ByteRange(0, stream.Length),
            1,
            (buffer, count) =>
            {
                progress.Add(count);
                return write(buffer, 0, count, cancellationToken);
            },
            cancellationToken), cancellationToken);

    private Task<ExportedFile> AddAsync(IExportTarget target, string name, byte[] bytes, CancellationToken cancellationToken) =>
        WriteAsync(target, name, write => write(bytes, 0, bytes.Length, cancellationToken), cancellationToken);

    private async Task<ExportedFile> WriteAsync(
        IExportTarget target, string name, Func<WriteBytes, Task> fill, CancellationToken cancellationToken)
    {
        var file = await target.AddAsync(name, fill, cancellationToken).ConfigureAwait(false);
        _written.Add(file);
        return file;
    }

    /// <summary>What a name is made of.</summary>
    private static RecordingChunk NamesOf(SavedChunk saved) => new()
    {
        DocumentId = saved.DocumentId,
        Index = saved.Index,
        CallId = saved.CallId,
        RecordingId = saved.RecordingId,
        RecordingStartTime = saved.RecordingStartTime,
    };
}
