using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;

namespace AcsRecording.Benchmarks;

/// <summary>From the service to a container (Azurite), with little memory and no disk, beside each half of the way.</summary>
internal static class ContainerBenchmark
{
    private static readonly Dictionary<string, string> SmallHeap = new() { ["DOTNET_GCHeapHardLimit"] = "0xBEBC200" };

    public static async Task RunAsync(long size, int runs)
    {
        await using var emulator = await RunningEmulator.StartAsync(1, "--content-bytes", $"{size}");
        var rows = new Dictionary<string, List<Measured>>
        {
            ["service to container"] = [],
            ["service to nowhere"] = [],
            ["file to container"] = [],
        };
        for (var run = 0; run < runs; run++)
        {
            await using var azurite = await Azurite.StartBlobsAsync();
            var container = new BlobContainerClient(azurite.ConnectionString, "recordings");
            await container.CreateAsync();
            var address = container.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1)).AbsoluteUri;
            rows["service to container"].Add(await CheckedAsync(Tool.Engine.Command(emulator, address)));
            rows["service to nowhere"].Add(
                await CheckedAsync(
                    ["curl", "--silent", "--fail", "--output", "/dev/null", .. Tool.Curl.Command(emulator, "").Skip(1).TakeWhile(word =>
                        word != "--output"), $"{emulator.Content}"]));
            rows["file to container"].Add(await Bench.InFolderAsync(async folder =>
            {
                await CheckedAsync(Tool.Curl.Command(emulator, folder));
                var file = Path.Combine(folder, Tool.FileName);
                return await CheckedAsync(
                    ["rclone", "--config", "/dev/null", "copyto", file, $":azureblob,sas_url='{address}':recordings/{Tool.FileName}"]);
            }));
        }

        var unit = Bench.Median(rows["service to nowhere"].Select(row => row.Seconds));
        Bench.Print(
            $"{size >> 20} MiB into a container, managed heap of at most 200 MB",
            ["", "time, ratio of medians", "peak MiB"],
            rows.Select(row =>
                (string[])[
                    row.Key,
                    Bench.Ratio(Bench.Median(row.Value.Select(run => run.Seconds)) / unit),
                    $"{Bench.Median(row.Value.Select(run => run.PeakMiB)):0}"]));
    }

    private static async Task<Measured> CheckedAsync(IEnumerable<string> command)
    {
        var measured = await Measured.RunAsync(command, Bench.Limit, SmallHeap);
        return measured.ExitCode == 0 ? measured : throw new InvalidOperationException(
            $"{command.First()} ended with {measured.ExitCode}.");
    }
}
