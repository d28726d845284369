using System.Threading.Tasks;

namespace AcsRecording.Benchmarks;

/// <summary>How long a large file takes, over connections that are slow each, and over one that isn't; and a thousand small ones.</summary>
internal static class SpeedBenchmark
{
    private const long Rate = 16 * 1024 * 1024;

    public static async Task RunAsync(long size, int runs)
    {
        await using (var slow = await RunningEmulator.StartAsync(1, "--content-bytes", $"{size}", "--rate", $"{Rate}"))
        {
            Bench.PrintRatios(
                $"One file of {size >> 20} MiB, 16 MiB/s a connection",
                await Bench.CompareAsync(
                    slow,
                    [Tool.Aria2(16).AfterPowerShell(), Tool.Cmdlet(), Tool.Aria2(16), Tool.Engine, Tool.Aria2(8), Tool.Cmdlet(8)],
                    runs));
        }

        await using (var fast = await RunningEmulator.StartAsync(1, "--content-bytes", $"{size}"))
        {
            Tool[] tools =
            [
                Tool.Curl.Then("sha256sum \"$file\""), Tool.Curl.Then("sync \"$file\" && sha256sum \"$file\""), Tool.Engine, Tool.Cmdlet(),
                Tool.WebRequest, Tool.Aria2(16),
            ];
            Bench.PrintRatios($"One file of {size >> 20} MiB, no limit", await Bench.CompareAsync(fast, tools, runs));
        }

        await using var many = await RunningEmulator.StartAsync(1000, "--content-bytes", "100000", "--latency", "20");
        Bench.PrintRatios(
            "1,000 files of 100 KB, 20 ms before each answer",
            await Bench.CompareAsync(
                many,
                [Tool.JavaScript(), Tool.JavaScript(16), Tool.Engine, Tool.EngineForContent(16), Tool.Cmdlet()],
                runs,
                keepFiles: true));
    }
}
