using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Queues;
using Azure.Storage.Sas;

namespace AcsRecording.Core.Tests;

public sealed class QueueTests(AzuriteQueues azurite) : QueueTest(azurite), IClassFixture<AzuriteQueues>
{
    private static readonly ReceiveOptions SetAside = new() { UnknownEvent = UnknownEventAction.SetAside };

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_is_deleted_once_every_chunk_of_its_event_is_saved(bool isBase64)
    {
        await SendAsync(await EventTextAsync(seconds: 5), isBase64);
        var queue = Open();
        var received = Assert.IsType<RecordingFileEvent>(Assert.Single(await ReceiveAsync(queue)));
        Assert.Equal(3, received.Chunks.Length);
        foreach (var chunk in received.Chunks)
        {
            Assert.NotEmpty(received.Delivery!.NotSaved);
            Assert.Same(received.Delivery, (await SaveAsync(chunk)).Delivery);
        }

        Assert.Empty(received.Delivery!.NotSaved);
        Assert.True(await received.Delivery.CompleteAsync(None));
        await queue.ReleaseAsync(giveBack: true);
        Assert.Empty(await MessagesAsync());
    }

    [NodeFact("azurite")]
    public async Task What_is_not_verified_keeps_its_message()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var received = (RecordingFileEvent)Assert.Single(await ReceiveAsync(Open()));
        await FaultAsync("""{"path":"/acsmetadata","status":500}""");
        Assert.False((await SaveAsync(received.Chunks[0])).Verified);
        Assert.Equal([received.Chunks[0].DocumentId], received.Delivery!.NotSaved);
        Assert.Single(await ReceiveAsync(Open()));
    }

    [NodeFact("azurite")]
    public async Task What_fails_goes_back_when_nothing_else_of_its_event_is_worked_on()
    {
        await SendAsync(await EventTextAsync(seconds: 5));
        var chunks = ((RecordingFileEvent)Assert.Single(await ReceiveAsync(Open()))).Chunks;
        await FaultAsync($$"""{"path":"{{chunks[0].ContentLocation!.AbsolutePath}}","status":500}""");
        await FailsAsync("ServiceUnavailable", RecordingErrorCategory.ResourceUnavailable, () => SaveAsync(chunks[0]));
        await SaveAsync(chunks[1]);
        Assert.Empty(await ReceiveAsync(Open()));
        Assert.Empty(Host.Warnings);

        await SaveAsync(chunks[2]);
        Assert.Contains($": {chunks[0].DocumentId} not saved", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        Assert.Single(await ReceiveAsync(Open()));

        // Another process has it now.
        Assert.Null(await chunks[0].Delivery!.ReturnAsync(None));
    }

    [NodeFact("azurite")]
    public async Task What_fails_is_left_alone_for_a_while_so_that_an_outage_does_not_use_up_its_attempts()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var queue = Open(Impatient with { ReturnDelay = TimeSpan.FromMinutes(1) });
        var chunk = ((RecordingFileEvent)Assert.Single(await ReceiveAsync(queue))).Chunks[0];
        await FaultAsync($$"""{"path":"{{chunk.ContentLocation!.AbsolutePath}}","status":500}""");
        await FailsAsync("ServiceUnavailable", RecordingErrorCategory.ResourceUnavailable, () => SaveAsync(chunk));
        await queue.ReleaseAsync(giveBack: true);
        Assert.Contains("comes again in 00:01:00", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        Assert.Empty((await Queue.PeekMessagesAsync()).Value);
        Assert.Single(await MessagesAsync());
    }

    [NodeFact("azurite")]
    public async Task What_is_held_is_hidden_however_long_it_takes_and_released_it_is_there_at_once()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var options = new ReceiveOptions { VisibilityTimeout = TimeSpan.FromSeconds(3) };
        var queue = Open();
        await ReceiveAsync(queue, options);

        // Twice as long as the message would be hidden.
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(6); await Task.Delay(200))
        {
            Assert.Empty(await ReceiveAsync(Open(), options));
        }

        await queue.ReleaseAsync(giveBack: true);
        Assert.Single(await ReceiveAsync(Open(), options));
    }

    [NodeFact("azurite")]
    public async Task What_is_let_go_comes_back_by_itself_and_can_be_completed_until_then()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var queue = Open();
        var received = Assert.Single(await ReceiveAsync(queue, new ReceiveOptions { VisibilityTimeout = TimeSpan.FromSeconds(1) }));
        await queue.ReleaseAsync(giveBack: false);
        var other = new ReceiveOptions { Wait = TimeSpan.FromSeconds(30), VisibilityTimeout = TimeSpan.FromMinutes(1) };
        Assert.Single(await ReceiveAsync(Open(), other));

        // Another process has it by now.
        Assert.False(await received.Delivery!.CompleteAsync(None));
        Assert.True(received.Delivery.IsLost);
        Assert.Single(await MessagesAsync());
    }

    [NodeFact("azurite")]
    public async Task A_message_that_this_process_gave_back_is_not_lost()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var queue = Open();
        var received = Assert.Single(await ReceiveAsync(queue));
        await queue.ReleaseAsync(giveBack: true);
        Assert.False(await received.Delivery!.CompleteAsync(None));
        Assert.False(received.Delivery.IsLost);
        Assert.Single(await MessagesAsync());
    }

    [NodeFact("azurite")]
    public async Task A_process_that_was_let_go_of_may_still_complete()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var queue = Open();
        var received = Assert.Single(await ReceiveAsync(queue));
        await queue.ReleaseAsync(giveBack: false);
        Assert.True(await received.Delivery!.CompleteAsync(None));
        Assert.Empty(await MessagesAsync());
    }

    [NodeFact("azurite")]
    public async Task What_can_not_be_read_beside_an_event_is_set_aside_alone_when_the_message_is_completed()
    {
        var other = """{"id":"x","eventType":"Microsoft.Storage.BlobCreated","data":{} }""";
        await SendAsync($"[{other},{await EventTextAsync(seconds: 1)}]");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var received = Assert.IsType<RecordingFileEvent>(Assert.Single(await ReceiveAsync(Open(), SetAside)));
            Assert.Contains("BlobCreated", Host.Warnings[^1], StringComparison.Ordinal);
            if (attempt == 0)
            {
                await received.Delivery!.ReturnAsync(None);
                Assert.False(await Poison.ExistsAsync());
                continue;
            }

            await SaveAsync(Assert.Single(received.Chunks));
            Assert.True(await received.Delivery!.CompleteAsync(None));
        }

        Assert.Empty(await MessagesAsync());
        var poison = JsonNode.Parse(Assert.Single((await Poison.PeekMessagesAsync(8)).Value).MessageText)!;
        Assert.Equal(
            ("UnknownEventType", "x"),
            (poison["errorId"]!.GetValue<string>(), JsonNode.Parse(poison["text"]!.GetValue<string>())!["id"]!.GetValue<string>()));
    }

    [NodeTheory("azurite")]
    [InlineData("no JSON at all", "NotJson")]
    [InlineData(
        "{\"id\":\"1\",\"eventType\":\"Microsoft.Storage.BlobCreated\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"data\":{}}",
        "UnknownEventType")]
    [InlineData("@{id=1; eventType=x}", "InvalidEvent")]
    [InlineData("[]", "InvalidEvent")]
    public async Task What_can_not_be_read_is_set_aside_with_the_reason_and_its_text(string text, string errorId)
    {
        await SendAsync(text);
        var good = await EventTextAsync(seconds: 1);
        await SendAsync(good);
        Assert.Single(await ReceiveAsync(Open(), SetAside));
        var poison = JsonNode.Parse((await Poison.PeekMessageAsync()).Value.MessageText)!;
        Assert.Equal((errorId, text), (poison["errorId"]!.GetValue<string>(), poison["text"]!.GetValue<string>()));
        Assert.NotEmpty(poison["reason"]!.GetValue<string>());
        Assert.Single(await MessagesAsync());
        Assert.Contains(poison["reason"]!.GetValue<string>(), Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public async Task What_is_never_completed_is_set_aside_after_so_many_attempts()
    {
        var text = await EventTextAsync(seconds: 1);
        await SendAsync(text);
        var options = new ReceiveOptions { MaxAttempts = 3 };
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var queue = Open();
            var received = (RecordingFileEvent)Assert.Single(await ReceiveAsync(queue, options));
            await received.Delivery!.MarkAsync(received.Chunks[0].DocumentId, isSaved: false);
            await queue.ReleaseAsync(giveBack: true);
        }

        Assert.Empty(await ReceiveAsync(Open(), options));
        var poison = JsonNode.Parse((await Poison.PeekMessageAsync()).Value.MessageText)!;
        Assert.Equal("TooManyAttempts", poison["errorId"]!.GetValue<string>());
        Assert.Contains("3 times", poison["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(text, poison["text"]!.GetValue<string>());
        Assert.Empty(await MessagesAsync());
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_given_back_unworked_is_no_attempt_and_stays_what_it_was(bool isBase64)
    {
        var text = await EventTextAsync(seconds: 1);
        await SendAsync(text, isBase64);
        var options = new ReceiveOptions { MaxAttempts = 1 };
        for (var round = 1; round <= 4; round++)
        {
            var queue = Open();
            Assert.Single(await ReceiveAsync(queue, options));
            await queue.ReleaseAsync(giveBack: true);
        }

        var message = Assert.Single((await Queue.PeekMessagesAsync()).Value);
        Assert.Equal(
            (0L, isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text), (message.DequeueCount, message.MessageText));
        Assert.InRange(message.ExpiresOn!.Value, DateTimeOffset.UtcNow.AddDays(6), DateTimeOffset.UtcNow.AddDays(7));
        Assert.False((await Poison.ExistsAsync()).Value);
    }

    [NodeFact("azurite")]
    public async Task With_a_sas_that_adds_no_messages_they_are_given_back_all_the_same()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var address = Queue.GenerateSasUri(QueueSasPermissions.Process | QueueSasPermissions.Update, DateTimeOffset.UtcNow.AddHours(1));
        var queue = Engine.OpenQueue(new QueueAddress { Uri = address });
        Assert.Single(await ReceiveAsync(queue));
        await queue.ReleaseAsync(giveBack: true);
        Assert.Single((await Queue.PeekMessagesAsync()).Value);
    }

    [NodeFact("azurite")]
    public async Task A_chunk_that_did_not_arrive_keeps_its_message()
    {
        await SendAsync(await EventTextAsync(seconds: 5));
        var received = (RecordingFileEvent)Assert.Single(await ReceiveAsync(Open()));
        foreach (var chunk in received.Chunks)
        {
            await SaveAsync(chunk);
        }

        received.Delivery!.Arrive(received.Chunks[0].DocumentId);
        received.Delivery.Arrive("of another event");
        Assert.Equal(received.Chunks.Skip(1).Select(chunk => chunk.DocumentId), received.Delivery.NotArrived);
        Assert.Empty(received.Delivery.NotSaved);
    }

    [NodeFact("azurite")]
    public async Task Waiting_outlasts_a_queue_that_is_not_there_yet()
    {
        var options = new ReceiveOptions { Wait = TimeSpan.FromMinutes(5) };
        var queue = Engine.OpenQueue(new QueueAddress { StorageConnectionString = Account.ConnectionString, Name = QueueName });
        var waiting = ReceiveAsync(queue, options);
        await Eventually.HoldsAsync("the failure is told", () =>
            Task.FromResult(Host.Warnings.ToArray().Any(text => text.Contains("trying again", StringComparison.Ordinal))));
        await SendAsync(await EventTextAsync(seconds: 1));
        Assert.Single(await waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [NodeFact("azurite")]
    public async Task Waiting_for_a_queue_that_never_comes_ends_with_the_time_and_the_error()
    {
        var queue = Engine.OpenQueue(new QueueAddress { StorageConnectionString = Account.ConnectionString, Name = QueueName });
        await FailsAsync("QueueNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            ReceiveAsync(queue, new ReceiveOptions { Wait = TimeSpan.FromMilliseconds(300) }));
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_set_aside_is_worked_off_from_there(bool isBase64)
    {
        await SendAsync(await EventTextAsync(seconds: 1), isBase64);
        var failed = (RecordingFileEvent)Assert.Single(await ReceiveAsync(Open()));
        await failed.Delivery!.MarkAsync(failed.Chunks[0].DocumentId, isSaved: false);
        Assert.Empty(await ReceiveAsync(Open(), new ReceiveOptions { MaxAttempts = 1 }));

        // However often it fails there, it stays.
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var giving = OpenPoison();
            Assert.Single(await ReceiveAsync(giving, new ReceiveOptions { MaxAttempts = 1 }));
            await giving.ReleaseAsync(giveBack: true);
        }

        var received = (RecordingFileEvent)Assert.Single(await ReceiveAsync(OpenPoison()));
        await SaveAsync(received.Chunks[0]);
        Assert.True(await received.Delivery!.CompleteAsync(None));
        Assert.Equal(0, (await Poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [NodeFact("azurite")]
    public async Task What_can_not_be_read_where_it_was_set_aside_stays_there()
    {
        await SendAsync("no JSON at all");
        await ReceiveAsync(Open());
        Host.Warnings.Clear();
        var queue = OpenPoison();
        Assert.Empty(await ReceiveAsync(queue));
        Assert.Contains("stays in", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        await queue.ReleaseAsync(giveBack: true);
        Assert.Contains("no JSON at all", (await Poison.PeekMessageAsync()).Value.MessageText, StringComparison.Ordinal);
        Assert.False((await new QueueClient(Account.ConnectionString, $"{QueueName}-poison-poison").ExistsAsync()).Value);
    }

    [NodeFact("azurite")]
    public async Task A_text_too_large_for_its_reason_is_kept_as_it_came()
    {
        var text = new string('"', 40_000);
        await SendAsync(text);
        Assert.Empty(await ReceiveAsync(Open()));
        Assert.Equal(text, (await Poison.PeekMessageAsync()).Value.MessageText);
    }

    [NodeFact("azurite")]
    public async Task When_ShouldProcess_says_no_nothing_is_set_aside()
    {
        await SendAsync("nonsense");
        Host.Answer = false;
        Assert.Empty(await ReceiveAsync(Open()));
        Assert.Single(Host.Questions);
        Assert.False((await Poison.ExistsAsync()).Value);
        Assert.Single(await MessagesAsync());
    }

    [NodeFact("azurite")]
    public async Task Enough_is_enough_and_the_rest_is_for_others()
    {
        for (var call = 1; call <= 4; call++)
        {
            await SendAsync(await EventTextAsync(seconds: 1, call));
        }

        var first = await ReceiveAsync(Open(), new ReceiveOptions { MaxEvents = 3 });
        var second = await ReceiveAsync(Open());
        Assert.Equal((3, 1), (first.Count, second.Count));
        Assert.Equal(4, first.Concat(second).Select(item => item.EventId).Distinct().Count());
    }

    [NodeFact("azurite")]
    public async Task Waiting_ends_with_the_first_events_or_with_the_time()
    {
        _ = Queue;
        Assert.Empty(await ReceiveAsync(Open(), new ReceiveOptions { Wait = TimeSpan.FromMilliseconds(50) }));
        Host.Progress.Clear();
        var text = await EventTextAsync(seconds: 1);
        var waiting = ReceiveAsync(Open(), new ReceiveOptions { Wait = TimeSpan.FromMinutes(5) });
        for (
            var clock = System.Diagnostics.Stopwatch.StartNew(); Host.ProgressSoFar().Length == 0
                && clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(20))
        {
            Assert.False(waiting.IsCompleted);
        }

        await SendAsync(text);
        Assert.Single(await waiting);
        Assert.Matches("empty; waiting until [0-9 :-]+$", Host.Progress[0].Status);
        Assert.True(Host.Progress[^1].Completed);
    }

    [NodeFact("azurite")]
    public async Task A_sas_opens_a_queue_and_is_shown_nowhere()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        var address = Queue.GenerateSasUri(QueueSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1));
        Assert.Single(await ReceiveAsync(Engine.OpenQueue(new QueueAddress { Uri = address })));

        var reading = Queue.GenerateSasUri(QueueSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1));
        var exception = await FailsAsync("StorageAccessDenied", RecordingErrorCategory.PermissionDenied, () =>
            ReceiveAsync(Engine.OpenQueue(new QueueAddress { Uri = reading })));
        Assert.DoesNotContain("sig=", exception.ToString(), StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public async Task With_a_sas_of_the_queue_alone_what_can_not_be_set_aside_stays_and_the_others_are_worked_on()
    {
        await SendAsync("not an event");
        await SendAsync(await EventTextAsync(seconds: 1));
        var address = Queue.GenerateSasUri(QueueSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1));
        var queue = Engine.OpenQueue(new QueueAddress { Uri = address });
        Assert.Single(await ReceiveAsync(queue));
        Assert.Contains($"{QueueName}-poison refused the credential", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        await queue.ReleaseAsync(giveBack: true);
        Assert.Equal(2, (await Queue.PeekMessagesAsync(32)).Value.Length);
    }

    [NodeFact("azurite")]
    public async Task Stopped_while_the_queue_answers_it_gives_back_what_that_answer_brings()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        await using var proxy = new TcpProxy(Account.Endpoint.Port);
        var behind = Account.ConnectionString.Replace($":{Account.Endpoint.Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        var hold = new TaskCompletionSource();
        proxy.Hold = hold.Task;
        var queue = Engine.OpenQueue(new QueueAddress { StorageConnectionString = behind, Name = Queue.Name });
        using var stop = new CancellationTokenSource();
        var receiving = queue.ReceiveAsync(new ReceiveOptions(), _ => Task.CompletedTask, Host, stop.Token);
        await proxy.Held.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Empty((await Queue.PeekMessagesAsync()).Value);

        // It waits for the answer, up to its timeout.
        var releasing = queue.ReleaseAsync(giveBack: true);
        Assert.NotSame(releasing, await Task.WhenAny(releasing, Task.Delay(TimeSpan.FromMilliseconds(200))));
        hold.SetResult();
        await releasing;
        Assert.Single((await Queue.PeekMessagesAsync()).Value);
    }

    /// <summary>As the portal and az give it: the account's endpoints, and a SAS in place of the key.</summary>
    [NodeFact("azurite")]
    public async Task A_connection_string_with_a_sas_opens_the_queue_and_the_one_beside_it()
    {
        await SendAsync(await EventTextAsync(seconds: 1));
        await SendAsync("not an event");
        var sas = new QueueServiceClient(Account.ConnectionString)
            .GenerateAccountSasUri(AccountSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1), AccountSasResourceTypes.All).Query;
        var queue = Engine.OpenQueue(
            new QueueAddress
            {
                StorageConnectionString = $"QueueEndpoint={Account.Endpoint};SharedAccessSignature={sas.TrimStart('?')}",
                Name = Queue.Name,
            });
        Assert.Equal(Queue.Uri, queue.Address);
        var received = (RecordingFileEvent)Assert.Single(await ReceiveAsync(queue));
        Assert.Contains($"went to the queue {Poison.Name}", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        await SaveAsync(received.Chunks[0]);
        Assert.True(await received.Delivery!.CompleteAsync(None));
        await queue.ReleaseAsync(giveBack: true);
        Assert.Empty(await MessagesAsync());
    }

    [Fact]
    public void A_connection_string_for_http_to_another_machine_is_refused()
    {
        var address = new QueueAddress
        {
            StorageConnectionString = "DefaultEndpointsProtocol=http;AccountName=contoso;AccountKey=a2V5;EndpointSuffix=core.windows.net",
            Name = "events",
        };
        var exception = Assert.Throws<RecordingException>(() => Engine.OpenQueue(address));
        Assert.Equal(("InvalidQueueUri", RecordingErrorCategory.InvalidArgument), (exception.ErrorId, exception.Category));
        Assert.Contains("http://contoso.queue.core.windows.net/events", exception.Message, StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public Task A_queue_that_is_not_there_says_so() =>
        FailsAsync("QueueNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            ReceiveAsync(Engine.OpenQueue(new QueueAddress { StorageConnectionString = Account.ConnectionString, Name = "missing" })));

    [Theory]
    [InlineData("https://contoso.queue.core.windows.net/", "InvalidQueueUri")]
    [InlineData("https://contoso.queue.core.windows.net/events/messages?sig=x&sv=2020-01-01", "InvalidQueueUri")]
    [InlineData("http://contoso.queue.core.windows.net/events?sig=x&sv=2020-01-01", "InvalidQueueUri")]
    [InlineData("q", "InvalidQueueUri")]
    [InlineData("https://contoso.queue.core.windows.net/events?sig=x", "NoStorageCredential")]
    [InlineData("http://127.0.0.1:10001/devstoreaccount1/events", "NoStorageCredential")]
    public void An_address_that_nothing_opens_is_refused_at_once(string address, string errorId)
    {
        var exception = Assert.Throws<RecordingException>(() =>
            Engine.OpenQueue(new QueueAddress { Uri = new Uri(address, UriKind.RelativeOrAbsolute) }));
        Assert.Equal(errorId, exception.ErrorId);
        Assert.DoesNotContain("sig=", exception.ToString(), StringComparison.Ordinal);
    }
}
