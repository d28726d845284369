using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive;

/// <summary>Joins the chunks of a recording into one file.</summary>
internal sealed class Merge(SavedFiles files, MergeOptions options, ICommandHost host)
{
    /// <summary>The document id of the first chunk: ids of recordings begin alike and are longer than names.</summary>
    private static readonly NameTemplate Name = NameTemplate.Parse("{Date}-{CallId}-{DocumentId}");

    public async Task<MergedRecording?> RunAsync(IReadOnlyList<SavedChunk> recording, CancellationToken cancellationToken)
    {
        var (chunks, gaps) = RecordingOrder.Sort(recording, options.AllowGap);
        var first = chunks[0];
        var unverified = chunks.Where(chunk => !chunk.Verified).ToArray();
        if (Array.TrueForAll(unverified, chunk => chunk.Planned) && unverified.Length > 0)
        {
            // What -WhatIf of Save-AcsRecordingChunk planned isn't there to be read.
            var planned = PathOf(first, Path.GetExtension(first.ToString()).TrimStart('.'));
            if (await AskAsync(planned, chunks, gaps).ConfigureAwait(false) != Decision.Yes)
            {
                return null;
            }
        }

        if (unverified.Length > 0)
        {
            throw RecordingError.Create(
                "ChunkNotVerified", RecordingErrorCategory.InvalidData, unverified[0], string.Join<SavedChunk>(", ", unverified));
        }

        var parts = new List<MergePart>();
        foreach (var chunk in chunks)
        {
            parts.Add(await InspectAsync(chunk, cancellationToken).ConfigureAwait(false));
        }

        EnsureAlike(parts);
        var format = parts[0].Format;
        var path = PathOf(first, format.ToString());
        OutputFile.EnsureFree(path, options.Force);
        return await AskAsync(path, chunks, gaps).ConfigureAwait(false) == Decision.Yes
            ? await JoinAsync(path, format, parts, gaps, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<MergedRecording> JoinAsync(
        string path, RecordingFormat format, List<MergePart> parts, int[] gaps, CancellationToken cancellationToken)
    {
        var first = parts[0].Chunk;
        if (gaps.Length > 0)
        {
            host.WriteWarning(
                $"Of {RecordingOrder.NameOf(first)} index {RecordingOrder.List(gaps)} is missing: '{path}' goes on without it.");
        }

        using var output = OutputFile.Create(path, options.Force);
        using var progress = new ArchiveProgress(host, $"Merging {RecordingOrder.NameOf(first)}", parts.Sum(part => part.Bytes));
        var (duration, sha256) = format switch
        {
            RecordingFormat.Wav => await JoinWavAsync(output, parts, progress, cancellationToken).ConfigureAwait(false),
            RecordingFormat.Mp3 => await JoinMp3Async(output, parts, progress, cancellationToken).ConfigureAwait(false),
            _ => await new Mp4Merge(files, output, parts, progress).RunAsync(cancellationToken).ConfigureAwait(false),
        };
        return new MergedRecording
        {
            Path = path,
            Bytes = output.Bytes,
            Sha256 = sha256,
            Duration = duration,
            Format = format.ToString(),
            RecordingId = first.RecordingId,
            CallId = first.CallId,
            Chunks = parts.Count,
            Gaps = gaps,
        };
    }

    private async Task<(TimeSpan Duration, string Sha256)> JoinWavAsync(
        OutputFile output, List<MergePart> parts, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        var length = parts.Sum(part => part.Wav!.DataLength);
        var head = WavHead.Of(parts[0].Wav!.Format, length);
        await output.WriteAsync(head, 0, head.Length, cancellationToken).ConfigureAwait(false);
        foreach (var part in parts)
        {
            var wav = part.Wav!;
            var data = new ByteRange(wav.DataOffset, wav.DataOffset + wav.DataLength);
            await ReadAsync(part, data, output.WriteAsync, progress, cancellationToken).ConfigureAwait(false);
        }

        await output.WriteAsync([0], 0, (int)(length % 2), cancellationToken).ConfigureAwait(false);
        var format = parts[0].Wav!.Format;
        return (format.DurationOf(length / format.FrameSize), await output.PublishAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task<(TimeSpan Duration, string Sha256)> JoinMp3Async(
        OutputFile output, List<MergePart> parts, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        var first = parts[0].Mp3!;
        var frames = new Mp3Frames((buffer, from, count) => output.WriteAsync(buffer, from, count, cancellationToken));
        await output.WriteAsync(new byte[first.InfoLength], 0, first.InfoLength, cancellationToken).ConfigureAwait(false);
        foreach (var part in parts)
        {
            frames.Begin();
            await ReadAsync(
                part, new ByteRange(0, part.Bytes), (buffer, _, count, _) => frames.AddAsync(buffer, count), progress, cancellationToken)
                .ConfigureAwait(false);
            await frames.EndAsync().ConfigureAwait(false);
            if (frames.BytesLost > 0)
            {
                host.WriteWarning($"{frames.BytesLost} bytes of '{part.Chunk}' are no whole frames of sound, and were left out.");
            }
        }

        var info = first.ToInfo(frames.IsVariable, frames.Frames, output.Bytes, frames.Places().Select(place => first.InfoLength + place));
        await output.ReplaceHeadAsync(info, cancellationToken).ConfigureAwait(false);
        var duration = TimeSpan.FromSeconds((double)frames.Frames * first.Samples / first.SampleRate);
        return (duration, await output.PublishAsync(cancellationToken).ConfigureAwait(false));
    }

    private Task<bool> ReadAsync(
        MergePart part,
        ByteRange range,
        Func<byte[], int, int, CancellationToken, Task> take,
        ArchiveProgress progress,
        CancellationToken cancellationToken)
    {
        return files.ReadAsync(
            part.Chunk, stream => SavedBytes.ReadAsync(stream, part.Chunk, range, 1, TakeAsync, cancellationToken), cancellationToken);

        Task TakeAsync(byte[] buffer, int count)
        {
            progress.Add(count);
            return take(buffer, 0, count, cancellationToken);
        }
    }

    private Task<MergePart> InspectAsync(SavedChunk chunk, CancellationToken cancellationToken) => files.ReadAsync(chunk, async stream =>
    {
        var head = new byte[MediaSignature.Length];
        var count = await stream.FillAsync(head, head.Length, cancellationToken).ConfigureAwait(false);
        return MediaSignature.Detect(head, count) switch
        {
            RecordingFormat.Wav => new MergePart(chunk, RecordingFormat.Wav, stream.Length)
            {
                Wav = await WavFile.OpenAsync(stream, chunk, cancellationToken).ConfigureAwait(false),
            },
            RecordingFormat.Mp3 => new MergePart(chunk, RecordingFormat.Mp3, stream.Length)
            {
                Mp3 = await Mp3Frames.FindFirstAsync(stream, chunk, cancellationToken).ConfigureAwait(false),
            },
            RecordingFormat.Mp4 => new MergePart(chunk, RecordingFormat.Mp4, stream.Length)
            {
                Mp4 = await Mp4File.OpenAsync(stream, chunk, cancellationToken).ConfigureAwait(false),
            },
            _ => throw RecordingError.Create(
                "MediaUnreadable", RecordingErrorCategory.InvalidData, chunk, chunk, "its first bytes are neither WAV, MP3 nor MP4"),
        };
    }, cancellationToken);

    private static void EnsureAlike(List<MergePart> parts)
    {
        var first = parts[0].ToString();
        if (parts.Find(part => part.ToString() != first) is { } other)
        {
            throw RecordingError.Create(
                "MixedFormats",
                RecordingErrorCategory.InvalidData,
                other.Chunk,
                RecordingOrder.NameOf(parts[0].Chunk),
                $"'{parts[0].Chunk}' is {first}, and '{other.Chunk}' is {other}");
        }
    }

    private string PathOf(SavedChunk first, string format)
    {
        var destination = options.DestinationPath;
        if (!RecordingOrder.IsFile(destination))
        {
            var named = new RecordingChunk
            {
                DocumentId = first.DocumentId,
                CallId = first.CallId,
                RecordingStartTime = first.RecordingStartTime,
            };
            return Path.Combine(destination, Name.Build(named, null, format));
        }

        var extension = Path.GetExtension(destination).TrimStart('.');
        return extension.Equals(format, StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(destination)
            : throw RecordingError.Create("WrongExtension", RecordingErrorCategory.InvalidArgument, first, destination, format);
    }

    private Task<Decision> AskAsync(string path, IReadOnlyList<SavedChunk> chunks, int[] gaps) => host.ShouldProcessAsync(
        path,
        $"Merge {chunks.Count} chunks of {RecordingOrder.NameOf(chunks[0])}"
        + (gaps.Length > 0 ? $", without index {RecordingOrder.List(gaps)}" : ""));
}
