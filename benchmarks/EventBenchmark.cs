using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core;
using AcsRecording.Testing;
using Newtonsoft.Json;

namespace AcsRecording.Benchmarks;

/// <summary>
/// Events line by line, as Get-Content gives them: the cmdlet beside ConvertFrom-Json, in one PowerShell; and the engine alone beside
/// Newtonsoft.Json's parse, which ConvertFrom-Json begins with before it makes PowerShell's objects.
/// </summary>
internal static class EventBenchmark
{
    public static async Task RunAsync(int events, int runs)
    {
        var text = File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "AcsRecording.Core.Tests", "Fixtures", "file-status-eventgrid.json"));
        var line = JsonNode.Parse(text)![0]!.ToJsonString();
        Print(
            $"{events} events of {line.Length} characters, line by line, in one PowerShell, processor time",
            await InPowerShellAsync(line, events, runs));
        var engine = (IRecordingEngine)new RecordingEngine();
        var settings = new JsonSerializerSettings { MaxDepth = 1024, MetadataPropertyHandling = MetadataPropertyHandling.Ignore };
        var ways = new Dictionary<string, Action<int>>
        {
            ["Newtonsoft.Json's parse"] = count =>
            {
                for (var i = 0; i < count; i++)
                {
                    JsonConvert.DeserializeObject(line, settings);
                }
            },
            ["AcsRecording's engine"] = count =>
            {
                var events = engine.Events.Open(skipUnknown: false, null);
                for (var i = 0; i < count; i++)
                {
                    events.Add(line);
                }
            },
        };
        var seconds = ways.ToDictionary(way => way.Key, _ => new List<double>());
        for (var run = 0; run <= runs; run++)
        {
            foreach (var (name, read) in ways)
            {
                var clock = Stopwatch.StartNew();
                read(events);

                // The first is for warming up.
                if (run > 0)
                {
                    seconds[name].Add(clock.Elapsed.TotalSeconds);
                }
            }
        }

        Print("The same without PowerShell", seconds);
        Console.WriteLine($"\nHeap after it all, MiB: {GC.GetTotalMemory(forceFullCollection: true) >> 20}.");
    }

    private static void Print(string title, Dictionary<string, List<double>> seconds)
    {
        var unit = Bench.Median(seconds.First().Value);
        Bench.Print(
            title,
            ["", "time, ratio of medians", "range"],
            seconds.Select(row =>
                (string[])[
                    row.Key,
                    Bench.Ratio(Bench.Median(row.Value) / unit),
                    $"{Bench.Ratio(row.Value.Min() / unit)} to {Bench.Ratio(row.Value.Max() / unit)}"]));
    }

    private static Task<Dictionary<string, List<double>>> InPowerShellAsync(
        string line, int events, int runs) => Bench.InFolderAsync(async folder =>
    {
        var (path, report) = (Path.Combine(folder, "event.json"), Path.Combine(folder, "report.json"));
        await File.WriteAllTextAsync(path, line);
        var script = Path.Combine(Repository.Root, "benchmarks", "Measure-Event.ps1");
        var measured = await Measured.RunAsync(
            PowerShell.File(
                script, "-Module", Repository.Module, "-Path", path, "-Events", $"{events}", "-Runs", $"{runs}", "-Report", report),
            Bench.Limit * 4);
        return measured.ExitCode == 0
            ? JsonNode.Parse(await File.ReadAllTextAsync(report))!.AsObject().ToDictionary(way => way.Key, way =>
                way.Value!.AsArray().Select(value => value!.GetValue<double>()).ToList())
            : throw new InvalidOperationException($"PowerShell ended with {measured.ExitCode}.");
    });
}
