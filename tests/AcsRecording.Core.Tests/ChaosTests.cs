using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Faults at random, several at once, but the same ones for the same seed. Whatever comes: a file that is whole, or a typed error and
/// nothing under a final name; and once the faults are over, the same command ends with the file whole.
/// </summary>
public sealed class ChaosTests(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    private const int Rounds = 12;

    private static readonly int[] Statuses = [200, 206, 301, 302, 304, 400, 401, 403, 404, 408, 409, 410, 416, 418, 429, 500, 502, 503];
    private static readonly string[] Bodies = ["", "<html>busy</html>", "{\"error\":{\"code\":\"8522\"}}", "RIFF", "null"];
    private static readonly string[] Ranges =
        ["bytes 0-9/10", "bytes */100", "bytes 5-4/3", "bytes 0-0/99999999999999999999", "items 0-9/10", "bytes 0-9/*", ""];
    private static readonly string[] Locations =
        ["http://localhost:{port}{path}", "https://evil.example{path}", "/relative", "::::", "http://127.0.0.1:{port}/v1/objects/other"];

    private readonly Dictionary<string, int> _outcomes = [];

    protected override EmulatorOptions Options => new() { ContentBytes = (5 * 1024 * 1024) + 77 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task In_a_folder_nothing_half_has_a_final_name(int seed) => StormAsync(
        seed,
        round => new SaveDestination { Path = Path.Combine(Folder, $"{round}") },
        destination => Task.FromResult<string[]>(!Directory.Exists(destination.Path) ? []
            : [.. Directory.GetFiles(destination.Path, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is not (".json" or ".jsonl" or ".partial" or ".journal"))
                .Select(file => Hash(File.ReadAllBytes(file)))]));

    [NodeTheory("azurite")]
    [InlineData(11)]
    [InlineData(12)]
    public async Task In_a_container_nothing_half_has_a_final_name(int seed)
    {
        var account = new BlobServiceClient(azurite.Account.ConnectionString);
        var containers = await Task.WhenAll(
            Enumerable.Range(0, Rounds).Select(async round => (await account.CreateBlobContainerAsync($"storm-{seed}-{round}")).Value));
        await StormAsync(
            seed,
            round =>
                new SaveDestination { ContainerUri = containers[round].Uri, StorageConnectionString = azurite.Account.ConnectionString },
            async destination =>
            {
                var hashes = new List<string>();
                var container = account.GetBlobContainerClient(new BlobUriBuilder(destination.ContainerUri).BlobContainerName);
                foreach (var blob in container.GetBlobs().Where(blob => !blob.Name.EndsWith(".json", StringComparison.Ordinal)))
                {
                    hashes.Add(
                        Convert.ToHexStringLower(
                            await SHA256.HashDataAsync((await container.GetBlobClient(blob.Name).DownloadStreamingAsync()).Value.Content)));
                }

                return [.. hashes];
            });
    }

    private async Task StormAsync(int seed, Func<int, SaveDestination> destinationOf, Func<SaveDestination, Task<string[]>> hashesIn)
    {
        var random = new Random(seed);
        var chunk = (await RecordAsync()).Chunks[0];
        var whole = Hash(await ServedAsync(chunk));
        var engine = (IRecordingEngine)new RecordingEngine(
            Impatient with { IdleTimeout = TimeSpan.FromMilliseconds(300), LongestRetryDelay = TimeSpan.FromMilliseconds(2) });
        for (var round = 0; round < Rounds; round++)
        {
            var destination = destinationOf(round);
            var rules = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Rule(random)).ToArray();
            foreach (var rule in rules)
            {
                await FaultAsync(rule.ToJsonString());
            }

            var outcome = await SaveAsync(engine, chunk, destination);
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            var story = $"seed {seed}, round {round}, {outcome}: {string.Join(' ', rules.Select(rule => rule.ToJsonString()))}";
            Assert.All(await hashesIn(destination), hash => Assert.True(hash == whole, story));

            await ClearFaultsAsync();
            outcome = await SaveAsync(Engine, chunk, destination);
            Assert.True(outcome == "saved", $"{story} then {outcome}");
            Assert.Equal(whole, Assert.Single(await hashesIn(destination)));
        }

        // Neither too little nor too much of a storm.
        Assert.InRange(_outcomes.GetValueOrDefault("saved"), 1, Rounds - 1);
    }

    /// <summary>"saved", or the error's id; anything that isn't this module's own error ends the test.</summary>
    private async Task<string> SaveAsync(IRecordingEngine engine, RecordingChunk chunk, SaveDestination destination)
    {
        try
        {
            var saver = engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString })
                .Transfers.OpenSaver(new SaveOptions { Destination = destination });
            return (await saver.SaveAsync(chunk, new FakeHost(), None)).Verified ? "saved" : "unverified";
        }
        catch (RecordingException exception)
        {
            return exception.ErrorId;
        }
    }

    private static JsonObject Rule(Random random)
    {
        var rule = new JsonObject
        {
            ["path"] = random.Next(4) == 0 ? "/content/acsmetadata" : "/content/audio",
            ["skip"] = random.Next(4),
            ["count"] = random.Next(1, 8),
        };
        switch (random.Next(8))
        {
            case 0 or 1: rule["status"] = Pick(random, Statuses); rule["body"] = Pick(random, Bodies); break;
            case 2: rule["cutAfterBytes"] = random.Next(2_000_000); break;
            case 3: rule["cutAtShare"] = random.NextDouble(); rule["withoutContentLength"] = random.Next(2) == 0; break;
            case 4: rule["totalDelta"] = random.Next(1, 100_000); break;
            case 5: rule["headers"] = new JsonObject { ["Content-Range"] = Pick(random, Ranges) }; break;
            case 6: rule["status"] = 302; rule["headers"] = new JsonObject { ["Location"] = Pick(random, Locations) }; break;
            default: rule["stallAfterBytes"] = random.Next(500_000); break;
        }

        return rule;
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
