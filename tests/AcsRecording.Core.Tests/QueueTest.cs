using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Tests;

/// <summary>Tests with a queue of their own in Azurite.</summary>
public abstract class QueueTest(AzuriteQueues azurite) : CoreTest
{
    private QueueClient? _queue;

    protected string QueueName { get; } = $"q{Guid.NewGuid():N}";

    protected Azurite Account => azurite.Account;

    protected override EmulatorOptions Options => new() { ChunkSeconds = 2 };

    protected QueueClient Queue => _queue ??= CreateQueue();

    protected QueueClient Poison => new(Account.ConnectionString, $"{QueueName}-poison");

    private protected IEventQueue Open(EngineOptions? options = null) =>
        (options is null ? Engine : new RecordingEngine(options))
            .OpenQueue(new QueueAddress { StorageConnectionString = Account.ConnectionString, Name = Queue.Name });

    private protected IEventQueue OpenPoison() =>
        Engine.OpenQueue(new QueueAddress { StorageConnectionString = Account.ConnectionString, Name = Poison.Name });

    protected Task SendAsync(string text, bool isBase64 = false) =>
        Queue.SendMessageAsync(isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text);

    protected async Task<string> EventTextAsync(double seconds, int call = 1) => (await RecordAsync(seconds, call: call)).RawText;

    /// <summary>The messages that are in the queue, hidden or not: their number.</summary>
    protected async Task<IEnumerable<int>> MessagesAsync() =>
        Enumerable.Range(0, (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);

    private protected async Task<IReadOnlyList<RecordingEvent>> ReceiveAsync(IEventQueue queue, ReceiveOptions? options = null)
    {
        var received = new List<RecordingEvent>();
        await queue.ReceiveAsync(options ?? new ReceiveOptions(), Emit, Host, None);
        return received;

        Task Emit(RecordingEvent item)
        {
            received.Add(item);
            return Task.CompletedTask;
        }
    }

    private QueueClient CreateQueue()
    {
        var queue = new QueueClient(Account.ConnectionString, QueueName);
        queue.Create();
        return queue;
    }
}
