using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using AcsRecording.Core;
using AcsRecording.Testing;
using Newtonsoft.Json;

namespace AcsRecording.Benchmarks;

/// <summary>
/// Events line by line, as Get-Content gives them: typed ones, beside Newtonsoft.Json's parse alone. ConvertFrom-Json begins with that
/// and then makes PowerShell's objects of what it has parsed.
/// </summary>
internal static class EventBenchmark
{
    public static void Run(int events, int runs)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "AcsRecording.Core.Tests", "Fixtures", "file-status-eventgrid.json"));
        var line = JsonNode.Parse(text)![0]!.ToJsonString();
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
                var lines = engine.Events.Lines();
                for (var i = 0; i < count; i++)
                {
                    engine.Events.Read(lines.Add(line)!, skipUnknown: false);
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

        var unit = Bench.Median(seconds["Newtonsoft.Json's parse"]);
        Bench.Print(
            $"{events} events of {line.Length} characters, line by line",
            ["", "time, ratio of medians", "range"],
            seconds.Select(row => (string[])[row.Key, Bench.Ratio(Bench.Median(row.Value) / unit), $"{Bench.Ratio(row.Value.Min() / unit)} to {Bench.Ratio(row.Value.Max() / unit)}"]));
        Console.WriteLine($"\nHeap after it all, MiB: {GC.GetTotalMemory(forceFullCollection: true) >> 20}.");
    }
}
