using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Tests;

/// <summary>
/// A queue whose connections break every few answers, also in the middle of one, before content that fails at random: what
/// Receive | Save | Complete does over and over ends with every chunk saved and the queue empty.
/// </summary>
public sealed class QueueChaosTests(AzuriteQueues azurite) : CoreTest, IClassFixture<AzuriteQueues>
{
    private const int Events = 8;
    private const int MostRounds = 200;

    private static readonly ReceiveOptions Receiving =
        new() { VisibilityTimeout = TimeSpan.FromSeconds(1), Wait = TimeSpan.FromSeconds(10), MaxAttempts = 1000, MaxEvents = 3 };

    private readonly string _name = $"q{Guid.NewGuid():N}";

    protected override EmulatorOptions Options => new() { ChunkSeconds = 2 };

    [NodeTheory("azurite")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_is_lost_and_nothing_is_left(int seed)
    {
        var random = new Random(seed);
        var direct = new QueueClient(azurite.Account.ConnectionString, _name);
        await direct.CreateAsync();
        var chunks = new List<RecordingChunk>();
        for (var call = 1; call <= Events; call++)
        {
            var announced = await RecordAsync(seconds: 1 + (call % 3 * 2), call: call);
            chunks.AddRange(announced.Chunks);
            await direct.SendMessageAsync(announced.RawText);
        }

        await using var proxy = new TcpProxy(azurite.Account.Endpoint.Port, bytes: 12_000);
        var behind = azurite.Account.ConnectionString.Replace(
            $":{azurite.Account.Endpoint.Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        var failures = new HashSet<string>();
        var round = 0;
        for (; (await direct.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0; round++)
        {
            Assert.True(round < MostRounds, string.Join(", ", failures));
            await ClearFaultsAsync();
            var (skip, count, status) = (random.Next(6), random.Next(1, 60), round % 2 == 0 ? 404 : 503);
            await FaultAsync($$"""{"path":"/content/","skip":{{skip}},"count":{{count}},"status":{{status}}}""");
            await RunAsync(Engine.OpenQueue(new QueueAddress { StorageConnectionString = behind, Name = _name }), failures);
        }

        Assert.True(proxy.Cuts > 0 && round > 1);
        Assert.False((await new QueueClient(azurite.Account.ConnectionString, $"{_name}-poison").ExistsAsync()).Value);
        var saved = Array.FindAll(Files(), file => file.EndsWith(".wav", StringComparison.Ordinal));
        Assert.Equal(chunks.Select(chunk => chunk.DocumentId).Order(), saved.Select(SavedFile.DocumentId).Order());
        await ClearFaultsAsync();
        foreach (var file in saved)
        {
            var chunk = chunks.Single(item => item.DocumentId == SavedFile.DocumentId(file));
            Assert.Equal(
                SHA256.HashData(await ServedAsync(chunk)), SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, file))));
        }
    }

    /// <summary>One pipeline. Its failures are typed, or the test ends.</summary>
    private async Task RunAsync(IEventQueue queue, HashSet<string> failures)
    {
        var saver = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });
        var saving = new List<Task>();
        await TryAsync(() => queue.ReceiveAsync(
            Receiving,
            item =>
            {
                saving.AddRange(((RecordingFileEvent)item).Chunks.Select(chunk => TryAsync(() => SaveAsync(chunk))));
                return Task.CompletedTask;
            },
            new FakeHost(),
            None));
        await Task.WhenAll(saving);
        await queue.ReleaseAsync(giveBack: true);

        async Task SaveAsync(RecordingChunk chunk)
        {
            if ((await saver.SaveAsync(chunk, new FakeHost(), None)).Verified)
            {
                chunk.Delivery!.Arrive(chunk.DocumentId);
            }

            if (chunk.Delivery!.NotArrived.Count == 0)
            {
                await chunk.Delivery.CompleteAsync(None);
            }
        }

        async Task TryAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (RecordingException exception)
            {
                lock (failures)
                {
                    failures.Add(exception.ErrorId);
                }
            }
        }
    }
}
