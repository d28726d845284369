using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Tests;

/// <summary>Several processes at one queue, some of them killed while they work.</summary>
public sealed class WorkersTests(AzuriteQueues azurite) : CoreTest, IClassFixture<AzuriteQueues>
{
    private const int Events = 25;

    private readonly string _name = $"q{Guid.NewGuid():N}";

    protected override EmulatorOptions Options => new()
    {
        ChunkSeconds = 2,
        Latency = TimeSpan.FromMilliseconds(30),
        EventQueueConnection = azurite.Account?.ConnectionString,
        EventQueue = _name,
    };

    [NodeFact("azurite")]
    public async Task Killed_at_any_moment_they_lose_nothing()
    {
        var queue = new QueueClient(azurite.Account.ConnectionString, _name);
        var chunks = new List<RecordingChunk>();
        for (var call = 1; call <= Events; call++)
        {
            // One to three chunks; every fifth event twice, as Event Grid may deliver it.
            var announced = await RecordAsync(seconds: 1 + (call % 3 * 2), call: call);
            chunks.AddRange(announced.Chunks);
            if (call % 5 == 0)
            {
                await queue.SendMessageAsync(announced.RawText);
            }
        }

        await queue.SendMessageAsync("nonsense");
        await queue.SendMessageAsync("{}");

        List<RunningProcess> workers = [Start(), Start(), Start()];
        try
        {
            foreach (var killAt in (int[])[5, 15, 30])
            {
                await Eventually.HoldsAsync($"{killAt} files are saved", () => Saved().Length >= killAt);

                workers[0].Kill();
                await workers[0].DisposeAsync();
                workers.RemoveAt(0);
                workers.Add(Start());
            }

            foreach (var worker in workers)
            {
                var (exitCode, output, errors) = await worker.ExitAsync();
                Assert.True(exitCode == 0, $"{output}\n{errors}");
            }
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }

        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        var poison = (await new QueueClient(azurite.Account.ConnectionString, $"{_name}-poison").PeekMessagesAsync(32)).Value;

        // One that was killed between the two queues leaves a message in both.
        Assert.Equal(
            ["nonsense", "{}"],
            poison.Select(message => JsonNode.Parse(message.MessageText)!["text"]!.GetValue<string>()).Distinct()
                .Order(StringComparer.Ordinal));
        Assert.All(poison, message => Assert.Contains("\"reason\":\"The event", message.MessageText, StringComparison.Ordinal));
        Assert.Equal(chunks.Select(chunk => chunk.DocumentId).Order(), Saved().Select(SavedFile.DocumentId).Order());
        foreach (var file in Saved())
        {
            var chunk = chunks.Single(item => item.DocumentId == SavedFile.DocumentId(file));
            Assert.Equal(
                SHA256.HashData(await ServedAsync(chunk)), SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, file))));
        }
    }

    private RunningProcess Start() => RunningProcess.Start(
        "dotnet", typeof(Saver.Program)
            .Assembly.Location, "worker", Server.ConnectionString, azurite.Account.ConnectionString, _name, Folder);

    private string[] Saved() => Array.FindAll(Files(), file => file.EndsWith(".wav", StringComparison.Ordinal));
}
