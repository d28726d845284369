using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive;

/// <summary>
/// Joins MP4 files with ffmpeg, streams copied. It reads files: those in a container come into a folder beside the result first, which
/// needs their size on the disk.
/// </summary>
internal sealed class Mp4Merge(SavedFiles files, OutputFile output, List<MergePart> parts, ArchiveProgress progress)
{
    public Task<(TimeSpan Duration, string Sha256)> RunAsync(CancellationToken cancellationToken)
    {
        var ffmpeg = Ffmpeg.Find();
        return OutputFile.TranslateAsync(output.Path, () => RunAsync(ffmpeg, cancellationToken));
    }

    private async Task<(TimeSpan Duration, string Sha256)> RunAsync(Ffmpeg ffmpeg, CancellationToken cancellationToken)
    {
        var folder = output.Path + ".parts";
        try
        {
            // What a killed run left.
            Delete(folder);
            OwnerOnly.CreateFolder(folder);
            var inputs = new List<string>();
            foreach (var part in parts)
            {
                inputs.Add(await FileOfAsync(part, Path.Combine(folder, $"{inputs.Count}.mp4"), cancellationToken).ConfigureAwait(false));
            }

            var (list, joined) = (Path.Combine(folder, "list.txt"), Path.Combine(folder, "joined.mp4"));
            File.WriteAllLines(list, inputs.Select(Entry), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            OwnerOnly.OpenFile(joined, FileShare.None).Dispose();
            void ShowProgress() => progress.ShowDone(new FileInfo(joined).Length);
            await ffmpeg.RunAsync(
                Arguments(list, joined), parts[0].Chunk, output.Path, ShowProgress, cancellationToken).ConfigureAwait(false);
            var duration = await CheckAsync(joined, cancellationToken).ConfigureAwait(false);
            return (duration, await output.PublishAsync(joined, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            Delete(folder);
        }
    }

    /// <summary>ffmpeg must open nothing but files, whatever the list or a recording names.</summary>
    private static string[] Arguments(string list, string joined) =>
    [
        "-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i",
        "file:" + list, "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-f", "mp4", "-y", "file:" + joined,
    ];

    /// <summary>A line of ffmpeg's list: within apostrophes nothing but an apostrophe has a meaning.</summary>
    private static string Entry(string path) => $"file 'file:{path.Replace("'", @"'\''")}'";

    /// <summary>The file itself, or a copy: of what lies in a container, and of a name that a line can't hold.</summary>
    private Task<string> FileOfAsync(MergePart part, string copy, CancellationToken cancellationToken) =>
        files.ReadAsync(part.Chunk, async stream =>
        {
            var (chunk, all) = (part.Chunk, new ByteRange(0, part.Bytes));
            if (chunk.Path is { } path && path.IndexOfAny(['\r', '\n']) < 0)
            {
                await SavedBytes.ReadAsync(stream, chunk, all, 1, (_, _) => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
                return Path.GetFullPath(path);
            }

            await OutputFile.TranslateAsync(copy, async () =>
            {
                using var file = OwnerOnly.OpenFile(copy, FileShare.Read);
                return await SavedBytes.ReadAsync(
                    stream, chunk, all, 1, (buffer, count) => file.WriteAsync(buffer, 0, count, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }).ConfigureAwait(false);
            return copy;
        }, cancellationToken);

    /// <summary>
    /// ffmpeg leaves out what it can't read and still exits with 0: what it wrote must play as long as what it was given.
    /// </summary>
    private async Task<TimeSpan> CheckAsync(string joined, CancellationToken cancellationToken)
    {
        using var stream = ArchivedFile.Open(joined);
        var duration = (await Mp4File.OpenAsync(stream, parts[0].Chunk, cancellationToken).ConfigureAwait(false)).Duration ?? TimeSpan.Zero;
        var expected = TimeSpan.FromTicks(parts.Sum(part => part.Mp4!.Duration?.Ticks ?? 0));

        // Sound and picture of a file end at different times, by less than a second.
        return (duration - expected).Duration() <= TimeSpan.FromSeconds(1 + (0.5 * parts.Count))
            ? duration
            : throw RecordingError.Create(
                "FfmpegFailed",
                RecordingErrorCategory.InvalidData,
                parts[0].Chunk,
                output.Path,
                $"what it wrote plays for {duration.ToSeconds()}, the chunks play for {expected.ToSeconds()}");
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
