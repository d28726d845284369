using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;

namespace AcsRecording.Benchmarks;

/// <summary>
/// What is done with saved WAV files, beside the usual tools on the same files. AcsRecording's rows check the SHA-256 of what they read,
/// compute that of what they write, and flush it to the disk, in a process of their own whose start is in the figure.
/// </summary>
internal static class ArchiveBenchmark
{
    private const int HeadLength = 44;

    /// <summary>Chunks into one file, beside <c>cat</c> of the same files.</summary>
    public static Task MergeAsync(long size, int runs) => Bench.InFolderAsync(async root =>
    {
        const int Chunks = 4;
        var chunks = Enumerable.Range(0, Chunks).Select(index => WavChunk.Create(root, index, size / Chunks, channels: 1)).ToArray();
        var files = string.Join(' ', chunks.Select(chunk => $"'{chunk.Path}'"));
        var sounds = string.Join("; ", chunks.Select(chunk => $"tail -c +{HeadLength + 1} '{chunk.Path}'"));
        await CompareAsync(
            $"{size >> 20} MiB of WAV in {Chunks} chunks into one file",
            runs,
            root,
            folder => SoundOf(folder) == HashOf(Path.Combine(root, "expected")),
            ("cat", folder => Shell($"cat {files} > '{folder}/joined'"), false),
            ("cat, then sync", folder => Shell($"cat {files} > '{folder}/joined' && sync '{folder}/joined'"), false),
            ("sha256sum, cat, sync, sha256sum", folder => Shell(
                $"sha256sum {files} && cat {files} > '{folder}/joined' && sync '{folder}/joined' && sha256sum '{folder}/joined'"), false),
            ("Merge-AcsRecordingChunk's engine", folder => Engine("merge", folder, chunks), true));
        return true;

        string HashOf(string expected)
        {
            if (!File.Exists(expected))
            {
                Measured.RunAsync(Shell($"({sounds}) > '{expected}'"), Bench.Limit).GetAwaiter().GetResult();
            }

            return Bench.HashOf(expected);
        }
    });

    /// <summary>Channels into a file each, beside ffmpeg.</summary>
    public static Task SplitAsync(long size, int runs) => Bench.InFolderAsync(async root =>
    {
        const int Channels = 5;
        var chunk = WavChunk.Create(root, 0, size, Channels);
        var outputs = Enumerable.Range(0, Channels).ToArray();
        string[] ffmpeg = ["ffmpeg", "-nostdin", "-loglevel", "error", "-i", chunk.Path];
        var filter = $"channelsplit=channel_layout=5.0{string.Concat(outputs.Select(channel => $"[c{channel}]"))}";
        string? expected = null;
        await CompareAsync(
            $"{size >> 20} MiB of WAV into its {Channels} channels",
            runs,
            root,
            folder => (expected ??= SoundOf(folder)) == SoundOf(folder),
            ("ffmpeg", folder =>
                [
                    .. ffmpeg, "-filter_complex", filter,
                    .. outputs.SelectMany(channel => Output(folder, channel, "-map", $"[c{channel}]")),
                ], true),
            ("Split-AcsRecordingChannel's engine", folder => Engine("split", folder, chunk), true));
        return true;

        static string[] Output(string folder, int channel, params string[] what) =>
            [.. what, "-bitexact", "-c:a", "pcm_s16le", $"{folder}/{channel}.wav"];
    });

    /// <summary>Each so many times, in turns; a first turn doesn't count: it brings the files into memory, for all alike.</summary>
    private static async Task CompareAsync(
        string title,
        int runs,
        string root,
        Func<string, bool> isRight,
        params (string Name, Func<string, IEnumerable<string>> Command, bool IsChecked)[] tools)
    {
        var rows = tools.ToDictionary(tool => tool.Name, _ => new List<Measured>());
        for (var run = -1; run < runs; run++)
        {
            foreach (var (name, command, isChecked) in tools)
            {
                var folder = Directory.CreateDirectory(Path.Combine(root, "out")).FullName;
                var measured = await Measured.RunAsync(command(folder), Bench.Limit);
                if (measured.ExitCode != 0 || (run < 0 && isChecked && !isRight(folder)))
                {
                    throw new InvalidOperationException($"{name} ended with {measured.ExitCode}: {measured.Errors}");
                }

                Directory.Delete(folder, recursive: true);
                if (run >= 0)
                {
                    rows[name].Add(measured);
                }
            }
        }

        var unit = Bench.Median(rows.First().Value.Select(run => run.Seconds));
        string Ratio(double seconds) => Bench.Ratio(seconds / unit);
        Bench.Print(title, ["", "time, ratio of medians", "range", "peak MiB"], rows.Select(row =>
        {
            var seconds = row.Value.Select(run => run.Seconds).ToArray();
            string[] cells =
            [
                row.Key, Ratio(Bench.Median(seconds)), $"{Ratio(seconds.Min())} to {Ratio(seconds.Max())}",
                $"{row.Value.Max(run => run.PeakMiB):0}",
            ];
            return cells;
        }));
    }

    private static string[] Shell(string command) => ["sh", "-c", command];

    private static string[] Engine(string operation, string folder, params WavChunk[] chunks) =>
    [
        "dotnet", typeof(Saver.Program).Assembly.Location, operation, folder,
        .. chunks.SelectMany(chunk => (string[])[chunk.Path, chunk.Sha256]),
    ];

    /// <summary>The hashes of the files' samples, in the order of the channels: ffmpeg writes other heads.</summary>
    private static string SoundOf(string folder) => string.Join(" ", Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path =>
    {
        using var file = File.OpenRead(path);
        file.Position = WavFile.OpenAsync(file, path, CancellationToken.None).GetAwaiter().GetResult().DataOffset;
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }));
}
