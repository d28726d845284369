using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace AcsRecording.Benchmarks;

/// <summary>The most memory a process has at once, by the file's size.</summary>
internal static class MemoryBenchmark
{
    public static async Task RunAsync(long largest, int runs)
    {
        var bare = new Tool("bare pwsh", (_, _) => PowerShell.Command("exit"));
        Tool[] tools = [bare, Tool.Cmdlet(), Tool.WebRequest, Tool.Engine, Tool.Aria2(16), Tool.JavaScript()];
        var rows = new List<string[]>();
        foreach (var size in ((long[])[100_000, 64L << 20, 1L << 30, 4L << 30]).Where(size => size <= largest))
        {
            await using var emulator = await RunningEmulator.StartAsync(1, "--content-bytes", $"{size}");
            var row = new List<string> { size < 1 << 20 ? "0.1" : $"{size >> 20}" };
            foreach (var tool in tools)
            {
                var peaks = new List<double>();
                for (var run = 0; run < runs; run++)
                {
                    var measured = await Bench.InFolderAsync(folder => Measured.RunAsync(tool.Command(emulator, folder), Bench.Limit));
                    peaks.Add(
                        measured.ExitCode == 0 ? measured.PeakMiB : throw new InvalidOperationException(
                            $"{tool.Name} ended with {measured.ExitCode}."));
                }

                row.Add($"{Bench.Median(peaks):0}");
            }

            rows.Add([.. row]);
        }

        Bench.Print($"Peak memory in MiB, median of {runs}", ["file, MiB", .. tools.Select(tool => tool.Name)], rows);
    }
}
