using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>
/// What each tool makes of each known fault. <c>intact</c>: the right bytes. <c>safe</c>: an error, and nothing under the final name.
/// <c>told</c>: an error, but part of a file lies under the final name. <c>UNSAFE</c>: success is claimed for something else.
/// <c>hung</c>: neither within the limit.
/// </summary>
internal static class FaultBenchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    public static async Task RunAsync(string only)
    {
        Tool[] tools = [Tool.Engine, Tool.Curl, Tool.Wget, Tool.Aria2(8), Tool.Rclone, Tool.JavaScript()];
        await using var emulator = await RunningEmulator.StartAsync(1, "--content-bytes", "20000000");
        var expected = await Bench.InFolderAsync(async folder =>
        {
            await Measured.RunAsync(Tool.Curl.Command(emulator, folder), Limit);
            return Bench.HashOf(Bench.MediaIn(folder).Single());
        });
        foreach (var (title, count) in ((string, int?)[])[("Met by the first two requests", 2), ("Met by every request", null)])
        {
            var rows = new List<string[]>();
            foreach (var fault in KnownFault.All.Where(fault => fault.Name.Contains(only, StringComparison.Ordinal)))
            {
                var row = new List<string> { fault.Name };
                foreach (var tool in tools)
                {
                    await emulator.DateEventsAsync(count is null ? TimeSpan.FromHours(1) : TimeSpan.Zero);
                    await emulator.ClearFaultsAsync();
                    await emulator.AddFaultAsync(fault.ToJson(fault.Name == "401 once" && count is not null ? 1 : count));
                    row.Add(await Bench.InFolderAsync(async folder => Verdict(await Measured.RunAsync(tool.Command(emulator, folder), Limit), folder, expected)));
                }

                rows.Add([.. row]);
                Console.Error.WriteLine(string.Join(" | ", row));
            }

            Bench.Print(title, ["fault", .. tools.Select(tool => tool.Name)], rows);
        }
    }

    private static string Verdict(Measured measured, string folder, string expected)
    {
        var files = Bench.MediaIn(folder);
        var isIntact = files.Length == 1 && Bench.HashOf(files[0]) == expected;
        return measured.ExitCode switch
        {
            0 => isIntact ? "intact" : "**UNSAFE**",
            null => "hung",
            _ => files.Length == 0 ? "safe" : "told",
        };
    }
}
