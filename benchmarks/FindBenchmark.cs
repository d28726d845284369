using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>
/// One participant's chunks in a manifest of many lines: Find-AcsRecording beside what PowerShell has for lines of JSON, each in a process
/// of its own whose start is in the figure. The participant is in the last line and in a few before it.
/// </summary>
internal static class FindBenchmark
{
    private const string Wanted = "4:+14255550123";
    private const int Every = 100_000;

    public static Task RunAsync(int lines) => Bench.InFolderAsync(async folder =>
    {
        var manifest = Path.Combine(folder, "manifest.jsonl");
        var expected = Write(manifest, lines);
        string[] ways =
        [
            $"Get-Content '{manifest}' | ConvertFrom-Json | Where-Object participants -Contains '{Wanted}'",
            $"{PowerShell.Import(Repository.Module)}; Find-AcsRecording '{folder}' -Participant '{Wanted}'",
        ];
        var names = new[] { "Get-Content | ConvertFrom-Json | Where-Object", "Find-AcsRecording" };
        var rows = new List<string[]>();
        var (unit, firstUnit) = (0.0, 0.0);
        for (var way = 0; way < ways.Length; way++)
        {
            var all = await MeasureAsync($"if (@({ways[way]}).Count -ne {expected}) {{ exit 3 }}");
            var first = await MeasureAsync($"{ways[way]} | Select-Object -First 1");
            (unit, firstUnit) = way == 0 ? (all.Seconds, first.Seconds) : (unit, firstUnit);
            rows.Add(
            [
                names[way], Bench.Ratio(all.Seconds / unit), Bench.Ratio(first.Seconds / firstUnit),
                all.PeakMiB.ToString("0", CultureInfo.InvariantCulture),
            ]);
        }

        var empty = await MeasureAsync(PowerShell.Import(Repository.Module));
        Bench.Print(
            $"{expected} of {lines} lines ({new FileInfo(manifest).Length >> 20} MiB)",
            ["", "time, ratio", "to the first hit, ratio", "peak MiB"],
            rows);
        Console.WriteLine($"\nA PowerShell that has imported the module, peak MiB: {empty.PeakMiB:0}.");
        return true;
    });

    private static async Task<Measured> MeasureAsync(string script)
    {
        var measured = await Measured.RunAsync(PowerShell.Command(script), Bench.Limit * 4);
        return measured.ExitCode == 0
            ? measured
            : throw new InvalidOperationException($"It ended with {measured.ExitCode}: {measured.Errors}");
    }

    private static int Write(string path, int lines)
    {
        using var file = File.Create(path);
        var count = 0;
        for (var line = 1; line <= lines; line++)
        {
            var isWanted = line % Every == 0 || line == lines;
            count += isWanted ? 1 : 0;
            var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(line);
            var entry = new ManifestEntry
            {
                DocumentId = $"0-wus-d1-{line:x32}",
                Path = $"{start:yyyyMMdd}/{line:x32}/0-0-wus-d1-{line:x32}.mp3",
                MetadataPath = $"{start:yyyyMMdd}/{line:x32}/0-0-wus-d1-{line:x32}.json",
                Bytes = line,
                Sha256 = new string('a', 64),
                Verified = true,
                DurationMs = 60_000,
                RecordingId = $"eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiI{line:x100}",
                CallId = $"{line:x32}",
                RecordingStartTime = start,
                SavedOn = start.AddHours(1),
                ExpiresOn = start.AddDays(1),
                Participants = [$"8:acs:{line:x32}_{line:x32}", isWanted ? Wanted : $"4:+1425{line:0000000}"],
            };
            file.Write(entry.ToJson());
            file.WriteByte((byte)'\n');
        }

        return count;
    }
}
