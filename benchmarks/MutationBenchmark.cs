using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using AcsRecording.Core;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>Damaged events: each gives typed events or a typed error, and costs little.</summary>
internal static class MutationBenchmark
{
    private static readonly string[] Expected = ["NotJson", "InvalidEvent", "UnknownEventType", "EventTooLarge"];

    public static int Run(int inputs, int seed)
    {
        var random = new Random(seed);
        var seeds = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "AcsRecording.Core.Tests", "Fixtures"), "*.json")
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        var reader = ((IRecordingEngine)new RecordingEngine()).Events;
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (slowest, largest) = (TimeSpan.Zero, 0L);
        for (var input = 0; input < inputs; input++)
        {
#pragma warning disable CA5394 // It is to be repeatable, not secret.
            var text = TextMutator.Mutate(random, seeds[random.Next(seeds.Length)]);
            var skipUnknown = random.Next(2) == 0;
#pragma warning restore CA5394
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            var outcome = Read(reader, text, skipUnknown);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Bench.Print(
            $"{inputs} damaged events, seed {seed}", ["outcome", "inputs"], outcomes.Select(pair => (string[])[pair.Key, $"{pair.Value}"]));
        Console.WriteLine(
            $"\nMost allocated for one input: {largest >> 10} KiB. Slowest input (a collection of garbage included): "
            + $"{slowest.TotalMilliseconds:0} ms. Peak MiB of the process: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20}.");
        return outcomes.Keys.All(outcome => outcome == "read" || Expected.Contains(outcome)) ? 0 : 1;
    }

    private static string Read(IEventReader reader, string text, bool skipUnknown)
    {
        try
        {
            return reader.Read(text, skipUnknown).Unread is { Count: > 0 } unread ? unread[0].Error.ErrorId : "read";
        }
#pragma warning disable CA1031 // Whatever else comes is what is looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}\n{text}");
            return exception.GetType().Name;
        }
    }
}
