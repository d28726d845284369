using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;

namespace AcsRecording.Benchmarks;

/// <summary>What the benchmarks share: folders, hashes, medians, tables.</summary>
internal static class Bench
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string[] Versions =
        ["dotnet --version", "curl --version", "wget --version", "aria2c --version", "rclone version", "node --version"];

    /// <summary>
    /// Runs each tool so many times, in turns, so that a slow minute hits all alike. The files' hashes are checked each time.
    /// </summary>
    /// <param name="emulator">Where they fetch from.</param>
    /// <param name="tools">What is compared.</param>
    /// <param name="runs">How often each is run.</param>
    /// <param name="keepFiles">Delete files at the end only: for seconds after many were deleted, ext4 is slow to create others.</param>
    public static async Task<IReadOnlyList<(Tool Tool, double[] Seconds)>> CompareAsync(
        RunningEmulator emulator, IReadOnlyList<Tool> tools, int runs, bool keepFiles = false)
    {
        var seconds = tools.ToDictionary(tool => tool, _ => new List<double>());
        string? expected = null;
        await InFolderAsync(async root =>
        {
            for (var run = 0; run < runs; run++)
            {
                foreach (var tool in tools)
                {
                    var folder = Directory.CreateDirectory(Path.Combine(root, $"{run}-{seconds.Keys.ToList().IndexOf(tool)}")).FullName;
                    var measured = await Measured.RunAsync(tool.Command(emulator, folder), Limit);
                    var hashes = HashOfAll(folder);
                    expected ??= hashes;
                    if (measured.ExitCode != 0 || hashes != expected)
                    {
                        throw new InvalidOperationException(
                            $"{tool.Name} ended with {measured.ExitCode}, bytes equal: {hashes == expected}.");
                    }

                    seconds[tool].Add(measured.Seconds);
                    if (!keepFiles)
                    {
                        Directory.Delete(folder, recursive: true);
                    }
                }
            }

            return true;
        });
        return [.. tools.Select(tool => (tool, seconds[tool].ToArray()))];
    }

    /// <summary>Times as ratios to the first row's median: on a noisy machine an absolute time says nothing.</summary>
    public static void PrintRatios(string title, IReadOnlyList<(Tool Tool, double[] Seconds)> rows)
    {
        var unit = Median(rows[0].Seconds);
        Print(
            title,
            ["", "time, ratio of medians", "range"],
            rows.Select(row =>
                (string[])[
                    row.Tool.Name,
                    Ratio(Median(row.Seconds) / unit),
                    $"{Ratio(row.Seconds.Min() / unit)} to {Ratio(row.Seconds.Max() / unit)}"]));
    }

    public static void Print(string title, string[] head, IEnumerable<string[]> rows)
    {
        Console.WriteLine($"\n{title}\n");
        Console.WriteLine($"| {string.Join(" | ", head)} |\n|{string.Concat(Enumerable.Repeat("---|", head.Length))}");
        foreach (var row in rows)
        {
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        }
    }

    public static void PrintVersions()
    {
        var lines = Versions.Select(command => command.Split(' ')).Select(words =>
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
                var line = process.StandardOutput.ReadToEnd().Split('\n')[0];
                process.WaitForExit();
                return words[0] is "dotnet" or "node" ? $"{words[0]} {line}" : line;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return $"{words[0]} is not there";
            }
        });
        Console.WriteLine($"{Environment.ProcessorCount} cores; {string.Join("; ", lines)}");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static async Task<T> InFolderAsync<T>(Func<string, Task<T>> action)
    {
        var folder = Directory.CreateTempSubdirectory("acsrecording-bench-").FullName;
        try
        {
            return await action(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The media files under a folder, whatever they are called.</summary>
    public static string[] MediaIn(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is not (".json" or ".jsonl" or ".partial" or ".journal" or ".aria2"))];

    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public static async Task<string> HashOfAsync(Stream content) => Convert.ToHexStringLower(await SHA256.HashDataAsync(content));

    private static string HashOfAll(string folder) => string.Join(" ", MediaIn(folder).Select(HashOf).Order(StringComparer.Ordinal));
}
