using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>A process that is killed (SIGKILL) at some share of a file, and then run again.</summary>
internal static class InterruptionBenchmark
{
    public static async Task RunAsync(long size)
    {
        await using var emulator = await RunningEmulator.StartAsync(1, "--content-bytes", $"{size}", "--rate", $"{8 * 1024 * 1024}");
        var rows = new List<string[]>();
        foreach (var tool in (Tool[])[Tool.Engine, Tool.Aria2(16)])
        {
            foreach (var share in (double[])[0.25, 0.5, 0.75])
            {
                rows.Add(
                    await Bench.InFolderAsync(async folder =>
                        (string[])[
                            tool.Name,
                            share.ToString("0 %", CultureInfo.InvariantCulture),
                            .. await InterruptAsync(emulator, tool, folder, (long)(share * size), size)]));
            }
        }

        Bench.Print(
            $"Killed within {size >> 20} MiB, then run again",
            ["", "killed at", "sent twice", "intact", "under the final name meanwhile"],
            rows);
    }

    private static async Task<string[]> InterruptAsync(RunningEmulator emulator, Tool tool, string folder, long killAt, long size)
    {
        var before = await emulator.SentAsync();
        string[] command = [.. tool.Command(emulator, folder)];
        await using (var first = RunningProcess.Start(command[0], command[1..]))
        {
            while (await emulator.SentAsync() - before < killAt)
            {
                await Task.Delay(20);
            }

            first.Kill();
        }

        var early = Bench.MediaIn(folder).Length == 0 ? "nothing" : "an incomplete file";
        var again = await Measured.RunAsync(tool.Command(emulator, folder), Bench.Limit);
        var twice = await emulator.SentAsync() - before - size;
        var isIntact = again.ExitCode == 0 && Bench.MediaIn(folder) is [var file] && new FileInfo(file).Length == size
            && Bench.HashOf(file) == await ExpectedAsync(emulator);
        return [$"{(double)twice / size:0.0 %}", isIntact ? "yes" : "**NO**", early];
    }

    private static string? _expected;

    private static async Task<string> ExpectedAsync(RunningEmulator emulator) => _expected ??= await Bench.InFolderAsync(async folder =>
    {
        await Measured.RunAsync(Tool.Aria2(16).Command(emulator, folder), Bench.Limit);
        return Bench.HashOf(Bench.MediaIn(folder).Single());
    });
}
