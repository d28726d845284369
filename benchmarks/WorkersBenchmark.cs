using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Sas;

namespace AcsRecording.Benchmarks;

/// <summary>
/// Workers at one queue. First with a random one ended and started again every two seconds (SIGKILL, SIGTERM and SIGINT in turn): what is
/// lost, what is there twice, and what do PowerShell workers, which delete the originals, leave and say? Then undisturbed: how much faster
/// are more of them?
/// </summary>
internal static class WorkersBenchmark
{
    private const int Malformed = 5;

    private static readonly string[] Signals = ["KILL", "TERM", "INT"];

    public static async Task RunAsync(int events, int[] seeds, string? part, bool inPowerShell)
    {
        var rows = new List<string[]>();
        foreach (var seed in part == "scale" ? [] : seeds)
        {
            foreach (var toContainer in (bool[])[false, true])
            {
                rows.Add(await KillAsync(events, seed, toContainer, inPowerShell));
                Console.WriteLine(string.Join(" | ", rows[^1]));
            }
        }

        if (rows.Count > 0)
        {
            Bench.Print(
                $"{events} events of 1 to 5 chunks, 50 of them twice, {Malformed} malformed; 8 {Kind(inPowerShell)}, one ended every 2 "
                + $"seconds ({string.Join(", ", Signals)} in turn)",
                [
                    "seed", "to", "ended", "chunks", "missing", "twice", "not whole", "originals left", "left in the queue", "in poison",
                    "warnings", "errors",
                ],
                rows);
        }

        if (part != "storm")
        {
            await ScaleAsync(events / 2, inPowerShell);
        }
    }

    private static async Task<string[]> KillAsync(int events, int seed, bool toContainer, bool inPowerShell)
    {
        var random = new Random(seed);
        await using var queues = await Azurite.StartQueuesAsync();
        await using var blobs = await Azurite.StartBlobsAsync();
        var container = new BlobContainerClient(blobs.ConnectionString, "recordings");
        await container.CreateAsync();
        await using var emulator = await RunningEmulator.StartAsync(0, "--latency", "50", "--seed", $"{seed}");
        var sent = await FillAsync(emulator, queues, random, events, twice: 50, Malformed);
        return await Bench.InFolderAsync(async folder =>
        {
            var destination = toContainer ? container.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(2))
                .AbsoluteUri : folder;
            var end = folder + ".end";
            var expected = await ExpectedAsync(emulator, sent);
            RunningProcess StartOne() => Start(inPowerShell, emulator, queues, destination, end);
            var workers = Enumerable.Range(0, 8).Select(_ => StartOne()).ToList();
            var queue = new QueueClient(queues.ConnectionString, Queue);
            var ended = 0;
            try
            {
                while ((await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
                {
                    await Task.Delay(TimeSpan.FromSeconds(2));
                    var victim = random.Next(workers.Count);
                    await workers[victim].EndAsync(Signals[ended++ % Signals.Length]);
                    await workers[victim].DisposeAsync();
                    workers[victim] = StartOne();
                }

                await EndAsync(workers, end);
            }
            finally
            {
                foreach (var worker in workers)
                {
                    await worker.DisposeAsync();
                }
            }

            var found = toContainer
                ? await InContainerAsync(container)
                : [.. Bench.MediaIn(folder).Select(file => (Path.GetFileName(file), Bench.HashOf(file)))];
            var documents = found.Select(item => SavedFile.DocumentId(item.Name)).ToList();
            var poison = new QueueClient(queues.ConnectionString, Queue + "-poison");
            return (string[])
            [
                $"{seed}",
                toContainer ? "container" : "folder",
                $"{ended}",
                $"{found.Length} of {sent.Count}",
                $"{expected.Keys.Except(documents).Count()}",
                $"{documents.Count - documents.Distinct().Count()}",
                $"{found.Count(item => expected.GetValueOrDefault(SavedFile.DocumentId(item.Name)) != item.Hash)}",
                inPowerShell ? $"{await emulator.NotDeletedAsync()}" : "kept",
                $"{(await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount}",
                $"{(await poison.PeekMessagesAsync(32)).Value.Select(TextOf).Distinct().Count()}",
                inPowerShell ? $"{Said(end, "warnings")}" : "",
                inPowerShell ? $"{Said(end, "errors")}" : "",
            ];
        });
    }

    private static async Task ScaleAsync(int events, bool inPowerShell)
    {
        var seconds = new Dictionary<int, double>();
        foreach (var count in (int[])[1, 2, 4, 8])
        {
            await using var queues = await Azurite.StartQueuesAsync();
            await using var emulator = await RunningEmulator.StartAsync(0);
            var sent = await FillAsync(emulator, queues, new Random(1), events, twice: 0, malformed: 0);
            await emulator.AddFaultAsync("""{"path":"/content/","delayMilliseconds":1000}""");
            seconds[count] = await Bench.InFolderAsync(async folder =>
            {
                var end = folder + ".end";
                var clock = Stopwatch.StartNew();
                var workers = Enumerable.Range(0, count).Select(_ => Start(inPowerShell, emulator, queues, folder, end)).ToList();
                while (Bench.MediaIn(folder).Length < sent.Count)
                {
                    await Task.Delay(20);
                }

                var elapsed = clock.Elapsed.TotalSeconds;
                await EndAsync(workers, end);
                return elapsed;
            });
        }

        Bench.Print(
            $"{events} events of 1 to 5 chunks, a second before each file; {Kind(inPowerShell)}",
            ["workers", "times as fast as one", "share of linear"],
            seconds.Select(row =>
                (string[])[$"{row.Key}", Bench.Ratio(seconds[1] / row.Value), Bench.Ratio(seconds[1] / row.Value / row.Key)]));
    }

    private const string Queue = "recordings";

    /// <summary>
    /// What the workers said, and said it more than once or not, printed by kind. That a malformed message is set aside is true.
    /// </summary>
    private static int Said(string end, string stream)
    {
        var files = Directory.GetFiles(Path.GetDirectoryName(end)!, $"{Path.GetFileName(end)}.*.{stream}");
        var lines = files.SelectMany(File.ReadLines)
            .Where(line => line.Trim().Length > 0 && !line.Contains("-poison", StringComparison.Ordinal)).ToList();
        foreach (var kind in lines.GroupBy(line => string.Join(' ', line.Split(' ').Where(word => !word.Any(char.IsAsciiDigit)))))
        {
            Console.WriteLine($"{stream}: {kind.Count()} times: {kind.First()}");
        }

        foreach (var file in files)
        {
            File.Delete(file);
        }

        return lines.Count;
    }

    private static string Kind(bool inPowerShell) => inPowerShell ? "PowerShell workers" : "workers";

    /// <summary>The engine alone ends once the queue is empty; PowerShell once there is the file at the end.</summary>
    private static RunningProcess Start(bool inPowerShell, RunningEmulator emulator, Azurite queues, string destination, string end)
    {
        string[] command = inPowerShell
            ? PowerShell.File(
                Path.Combine(Repository.Root, "benchmarks", "Invoke-Worker.ps1"),
                Repository.Module,
                emulator.ConnectionString,
                queues.ConnectionString,
                Queue,
                destination,
                end)
            : [
                "dotnet",
                typeof(Saver.Program).Assembly.Location,
                "worker",
                emulator.ConnectionString,
                queues.ConnectionString,
                Queue,
                destination];
        return RunningProcess.Start(command[0], command[1..]);
    }

    private static async Task EndAsync(IEnumerable<RunningProcess> workers, string end)
    {
        await File.WriteAllTextAsync(end, "");
        foreach (var worker in workers)
        {
            await worker.ExitAsync();
            await worker.DisposeAsync();
        }

        File.Delete(end);
    }

    /// <summary>Records, and puts what is announced into the queue; the chunks.</summary>
    private static async Task<IReadOnlyList<RecordingChunk>> FillAsync(
        RunningEmulator emulator, Azurite queues, Random random, int events, int twice, int malformed)
    {
        var queue = new QueueClient(queues.ConnectionString, Queue);
        await queue.CreateAsync();
        for (var number = 1; number <= events; number++)
        {
            await emulator.RecordAsync(random.Next(1, 6), number);
        }

        var announced = await emulator.AnnouncedAsync();
        foreach (var item in announced.Concat(announced.Take(twice)))
        {
            await queue.SendMessageAsync(item.RawText);
        }

        for (var number = 0; number < malformed; number++)
        {
            await queue.SendMessageAsync($"malformed {number}");
        }

        return [.. announced.SelectMany(item => item.Chunks)];
    }

    private static async Task<IReadOnlyDictionary<string, string>> ExpectedAsync(
        RunningEmulator emulator, IReadOnlyList<RecordingChunk> chunks)
    {
        var hashes = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (chunk, _) =>
            hashes[chunk.DocumentId] = await emulator.HashOfAsync(chunk));
        return hashes;
    }

    private static async Task<(string Name, string Hash)[]> InContainerAsync(BlobContainerClient container)
    {
        var found = new List<(string, string)>();
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions()))
        {
            if (blob.Name.EndsWith(".wav", StringComparison.Ordinal))
            {
                using var content = (await container.GetBlobClient(blob.Name).DownloadStreamingAsync()).Value;
                found.Add((Path.GetFileName(blob.Name), await Bench.HashOfAsync(content.Content)));
            }
        }

        return [.. found];
    }

    private static string TextOf(Azure.Storage.Queues.Models.PeekedMessage message) =>
        JsonNode.Parse(message.MessageText)!["text"]!.GetValue<string>();
}
