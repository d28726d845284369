using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Queues;

namespace AcsRecording.Emulator.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task An_event_grid_webhook_is_validated_and_then_notified()
    {
        using var listener = new EventListener();
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { EventWebhook = listener.Address });
        using var client = SignedClient.Create(server);
        await client.RecordAsync(3, ServiceCalls.StartBody(1, "audio", "mixed", "mp3"));

        var validation = await listener.NextAsync();
        Assert.Equal("SubscriptionValidation", validation.EventType);
        var notification = await listener.NextAsync();
        Assert.Equal("Notification", notification.EventType);
        var delivered = Assert.IsType<JsonArray>(notification.Body)[0]!;
        Assert.Equal("Microsoft.Communication.RecordingFileStatusUpdated", delivered.Text("eventType"));
        Assert.Equal(
            ("Audio", "Mixed", "Mp3"),
            (
                delivered["data"]!.Text("recordingContentType"),
                delivered["data"]!.Text("recordingChannelType"),
                delivered["data"]!.Text("recordingFormatType")));
        Assert.True(JsonNode.DeepEquals((await client.EventsAsync())[0], delivered));
    }

    [Fact]
    public async Task A_cloud_events_webhook_is_asked_for_permission_first()
    {
        using var listener = new EventListener();
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { EventWebhook = listener.Address, EventSchema = EventSchema.CloudEvents });
        using var client = SignedClient.Create(server);
        await client.RecordAsync(3);

        Assert.Equal("eventgrid.azure.net", (await listener.NextAsync()).Origin);
        var delivered = (await listener.NextAsync()).Body!;
        Assert.Equal(("1.0", EmulatorAccount.ResourceId), (delivered.Text("specversion"), delivered.Text("source")));
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_the_handshake_gets_nothing()
    {
        using var listener = new EventListener(answersHandshake: false);
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { EventWebhook = listener.Address });
        using var client = SignedClient.Create(server);
        await client.RecordAsync(3);
        Assert.Equal("SubscriptionValidation", (await listener.NextAsync()).EventType);
        Assert.Equal("SubscriptionValidation", (await listener.NextAsync()).EventType);
    }

    [Fact]
    public async Task State_changes_are_posted_to_the_recordings_callback()
    {
        using var listener = new EventListener();
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        using var client = SignedClient.Create(server);
        var body = ServiceCalls.StartBody();
        body["recordingStateCallbackUri"] = listener.Address.AbsoluteUri;
        var id = await client.StartIdAsync(body);
        await client.SwitchAsync(id, "pause");
        await client.SwitchAsync(id, "resume");
        await client.StopAsync(id);

        foreach (var state in new[] { "active", "inactive", "active", "inactive" })
        {
            var cloudEvent = Assert.IsType<JsonArray>((await listener.NextAsync()).Body)[0]!;
            Assert.Equal(
                (state, id, "Microsoft.Communication.RecordingStateChanged"),
                (cloudEvent["data"]!.Text("state"), cloudEvent["data"]!.Text("recordingId"), cloudEvent.Text("type")));
            Assert.EndsWith("+00:00", cloudEvent.Text("time"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_start_that_is_accepted_may_fail_and_tells_the_callback_why()
    {
        using var listener = new EventListener();
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { FailStarts = true, RecordingKind = RecordingKind.Teams });
        using var client = SignedClient.Create(server);
        var body = ServiceCalls.StartBody();
        body["recordingStateCallbackUri"] = listener.Address.AbsoluteUri;
        var started = await client.StartAsync(body);
        var answer = await started.JsonAsync();
        Assert.Equal((HttpStatusCode.Accepted, "teams"), (started.StatusCode, answer.Text("recordingKind")));

        var cloudEvent = Assert.IsType<JsonArray>((await listener.NextAsync()).Body)[0]!;
        var data = cloudEvent["data"]!;
        Assert.Equal(
            ("Microsoft.Communication.StartRecordingFailed", answer.Text("recordingId"), "teams"),
            (cloudEvent.Text("type"), data.Text("recordingId"), data.Text("recordingKind")));
        Assert.Equal(8527, data["resultInformation"]!["subCode"]!.GetValue<int>());
        Assert.NotNull(data["resultInformation"]!["sipDetails"]);
        Assert.Equal(HttpStatusCode.NotFound, (await client.StateAsync(answer.Text("recordingId"))).StatusCode);
    }

    [Fact]
    public async Task Each_chunk_may_have_an_event_of_its_own_and_each_event_come_more_than_once()
    {
        using var listener = new EventListener();
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { EventWebhook = listener.Address, ChunkSeconds = 2, EventPerChunk = true, EventCopies = 2 });
        using var client = SignedClient.Create(server);
        await client.RecordAsync(3);

        var events = await client.EventsAsync();
        var chunks = events.Select(item => item!["data"]!["recordingStorageInfo"]!["recordingChunks"]!.AsArray().Single()!);
        Assert.Equal([0, 1], chunks.Select(chunk => chunk["index"]!.GetValue<int>()));
        Assert.Equal(2, events.Select(item => item!.Text("id")).Distinct().Count());
        Assert.Equal("SubscriptionValidation", (await listener.NextAsync()).EventType);
        foreach (var index in new[] { 0, 0, 1, 1 })
        {
            Assert.True(JsonNode.DeepEquals(events[index], Assert.IsType<JsonArray>((await listener.NextAsync()).Body)[0]));
        }
    }

    [NodeTheory("azurite")]
    [InlineData(QueueEncoding.Base64)]
    [InlineData(QueueEncoding.Plain)]
    public async Task Events_go_to_a_storage_queue(QueueEncoding encoding)
    {
        await using var azurite = await Azurite.StartQueuesAsync();
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions
            {
                EventQueueConnection = azurite.ConnectionString,
                EventQueue = "recordings",
                EventQueueEncoding = encoding,
            });
        using var client = SignedClient.Create(server);
        await client.RecordAsync(1);

        var text = await ReceiveAsync(azurite, "recordings");
        var json = encoding == QueueEncoding.Base64 ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text)) : text;
        Assert.True(JsonNode.DeepEquals((await client.EventsAsync()).Single(), JsonNode.Parse(json)));
    }

    private static async Task<string> ReceiveAsync(Azurite azurite, string queue)
    {
        var client = new QueueClient(azurite.ConnectionString, queue);
        await client.CreateIfNotExistsAsync();
        for (var deadline = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < deadline; await Task.Delay(50))
        {
            if ((await client.ReceiveMessageAsync()).Value is { } message)
            {
                return message.MessageText;
            }
        }

        throw new TimeoutException("No message came.");
    }
}
