using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Queues;

namespace AcsRecording.Saver;

/// <summary>What the pipeline Receive | Save | Complete does, over and over, until nothing is left in the queue, hidden or not.</summary>
internal sealed class Worker(IRecordingEngine engine, QueueAddress address, IChunkSaver saver)
{
    private static readonly ReceiveOptions Options =
        new() { Wait = TimeSpan.FromSeconds(1), VisibilityTimeout = TimeSpan.FromSeconds(3), MaxAttempts = 1000, MaxEvents = 16 };

    private readonly SilentHost _host = new();

    public async Task RunAsync()
    {
        var messages = new QueueClient(address.StorageConnectionString, address.Name);
        do
        {
            await RunOnceAsync();
        }
        while ((await messages.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0);
    }

    private async Task RunOnceAsync()
    {
        var queue = engine.OpenQueue(address);
        var working = new List<Task>();
        await queue.ReceiveAsync(
            Options,
            item =>
            {
                working.AddRange(((RecordingFileEvent)item).Chunks.Select(SaveAsync));
                return Task.CompletedTask;
            },
            _host,
            CancellationToken.None);
        await Task.WhenAll(working);
        await queue.ReleaseAsync(giveBack: true);
    }

    private async Task SaveAsync(RecordingChunk chunk)
    {
        try
        {
            var saved = await saver.SaveAsync(chunk, _host, CancellationToken.None);
            if (saved.Verified)
            {
                saved.Delivery!.Arrive(saved.DocumentId);
            }

            if (saved.Delivery!.NotArrived.Count == 0)
            {
                await saved.Delivery.CompleteAsync(CancellationToken.None);
            }
        }
        catch (RecordingException exception)
        {
            // As a cmdlet's error: the others go on, and the message goes back.
            Console.WriteLine($"{exception.ErrorId}: {exception.Message}");
        }
    }
}
