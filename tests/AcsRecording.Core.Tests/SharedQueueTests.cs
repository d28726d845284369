using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Queues.Models;
using Azure.Storage.Sas;

namespace AcsRecording.Core.Tests;

/// <summary>A queue that other processes read events of other types from.</summary>
public sealed class SharedQueueTests(AzuriteQueues azurite) : QueueTest(azurite), IClassFixture<AzuriteQueues>
{
    private const string Other = """{"id":"x","eventType":"Microsoft.Storage.BlobCreated","data":{} }""";

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_of_other_types_stay_for_their_readers_and_are_no_attempt(bool isBase64)
    {
        // More than are received at once, before and behind an event of ours.
        var others = Enumerable.Range(0, 20).Select(number => Other.Replace("\"x\"", $"\"{number}\"", StringComparison.Ordinal)).ToArray();
        foreach (var text in others.Take(17).Append(await EventTextAsync(seconds: 1)).Concat(others.Skip(17)))
        {
            await SendAsync(text, isBase64);
        }

        for (var round = 1; round <= 3; round++)
        {
            Host.Warnings.Clear();
            var queue = Open();
            Assert.Equal(
                round == 1 ? 1 : 0,
                (await ReceiveAsync(queue, new ReceiveOptions { MaxAttempts = 1 })).OfType<RecordingFileEvent>().Count(item => Done(item)));
            await queue.ReleaseAsync(giveBack: true);
            Assert.Contains("BlobCreated", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        }

        var left = (await Queue.PeekMessagesAsync(32)).Value;
        Assert.Equal(others.Order(), left.Select(message => Decoded(message, isBase64)).Order());
        Assert.All(left, message => Assert.Equal(0, message.DequeueCount));
        Assert.False((await Poison.ExistsAsync()).Value);
    }

    [NodeFact("azurite")]
    public async Task Waiting_goes_on_among_events_of_other_types()
    {
        await SendAsync(Other);
        var waiting = ReceiveAsync(Open(), new ReceiveOptions { Wait = TimeSpan.FromMinutes(5) });
        await Eventually.HoldsAsync("it waits", () =>
            Task.FromResult(Host.ProgressSoFar().Any(item => item.Status?.Contains("other types only", StringComparison.Ordinal) == true)));
        await SendAsync(await EventTextAsync(seconds: 1));
        Assert.Single(await waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [NodeFact("azurite")]
    public async Task Two_workers_that_both_leave_them_come_to_an_end()
    {
        for (var number = 0; number < 12; number++)
        {
            await SendAsync(Other.Replace("\"x\"", $"\"{number}\"", StringComparison.Ordinal));
        }

        var both = Task.WhenAll(ReceiveAsync(Open()), ReceiveAsync(Open()));
        Assert.All(await both.WaitAsync(TimeSpan.FromMinutes(1)), Assert.Empty);
        Assert.Equal(12, (await MessagesAsync()).Count());
    }

    [NodeFact("azurite")]
    public async Task They_are_deleted_where_the_caller_chooses_so()
    {
        await SendAsync(Other);
        await SendAsync("not an event");
        Assert.Empty(await ReceiveAsync(Open(), new ReceiveOptions { UnknownEvent = UnknownEventAction.Delete }));
        Assert.Empty(await MessagesAsync());
        Assert.Contains("not an event", Assert.Single((await Poison.PeekMessagesAsync(8)).Value).MessageText, StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public async Task With_a_sas_that_adds_no_messages_they_do_not_keep_others_from_being_received()
    {
        for (var number = 0; number < 9; number++)
        {
            await SendAsync(Other.Replace("\"x\"", $"\"{number}\"", StringComparison.Ordinal));
        }

        await SendAsync(await EventTextAsync(seconds: 1));
        var address = Queue.GenerateSasUri(QueueSasPermissions.Process | QueueSasPermissions.Update, DateTimeOffset.UtcNow.AddHours(1));
        Assert.Single(await ReceiveAsync(Engine.OpenQueue(new QueueAddress { Uri = address })));
        Assert.Equal(10, (await MessagesAsync()).Count());
    }

    [NodeTheory("azurite")]
    [InlineData(UnknownEventAction.Leave, 1, 0)]
    [InlineData(UnknownEventAction.Delete, 0, 0)]
    [InlineData(UnknownEventAction.SetAside, 0, 1)]
    public async Task What_else_a_message_holds_has_the_same_fate_when_it_is_completed(UnknownEventAction action, int left, int inPoison)
    {
        await SendAsync($"[{Other},{await EventTextAsync(seconds: 1)}]", isBase64: true);
        var received = Assert.IsType<RecordingFileEvent>(
            Assert.Single(await ReceiveAsync(Open(), new ReceiveOptions { UnknownEvent = action })));
        await SaveAsync(Assert.Single(received.Chunks));
        Assert.True(await received.Delivery!.CompleteAsync(None));
        var messages = (await Queue.PeekMessagesAsync(8)).Value;
        Assert.Equal(left, messages.Length);
        Assert.All(messages, message => Assert.Equal(Other, Decoded(message, isBase64: true)));
        Assert.Equal(inPoison, (await Poison.ExistsAsync()).Value ? (await Poison.PeekMessagesAsync(8)).Value.Length : 0);
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_set_aside_is_encoded_as_it_came(bool isBase64)
    {
        await SendAsync(Other, isBase64);
        await ReceiveAsync(Open(), new ReceiveOptions { UnknownEvent = UnknownEventAction.SetAside });
        var message = Assert.Single((await Poison.PeekMessagesAsync(8)).Value);
        Assert.Equal(Other, JsonNode.Parse(Decoded(message, isBase64))!["text"]!.GetValue<string>());
    }

    private static bool Done(RecordingFileEvent item) => item.Delivery!.CompleteAsync(None).GetAwaiter().GetResult();

    private static string Decoded(PeekedMessage message, bool isBase64) =>
        isBase64 ? Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText)) : message.MessageText;
}
