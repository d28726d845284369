using System;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Management;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Tests;

/// <summary>Registering a resource's events to a queue, and what becomes of them then.</summary>
public sealed class EventRegistrationTests(AzuriteAccount azurite) : EventSetupTest(azurite)
{
    private static readonly string[] Steps =
        ["Provider", "Topic", "Identity", "Queue", "DeadLetterContainer", "QueueRole", "DeadLetterRole", "Subscription"];

    [NodeFact("azurite")]
    public async Task Registering_does_what_is_missing_and_then_nothing_more()
    {
        var first = await RegisterAsync();
        Assert.Equal(Steps.Select(step => (step, true)), first.Select(step => (step.Step, step.Changed)));
        Assert.Contains(Host.ProgressSoFar(), progress => progress.Status == "Waiting for the roles to be in force");
        var roles = await RolesAsync();
        Assert.Equal(
            [(DataRole.BlobContributor.Id, ContainerId), (DataRole.QueueSender.Id, QueueId)],
            roles.Select(role => (role.Role, role.Scope)).Order());

        var second = await RegisterAsync();
        Assert.Equal(Steps.Select(step => (step, false)), second.Select(step => (step.Step, step.Changed)));
        Assert.Equal(roles, await RolesAsync());
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task A_new_role_is_checked_again_soon()
    {
        await FaultAsync(
            """
            {"method":"PUT","path":"/eventSubscriptions/","count":3,"status":400,
            "body":"{\"error\":{\"code\":\"InvalidRequest\",\"message\":\"The identity has no permission.\"}}"}
            """);

        // The longest pause is longer than all that is waited for.
        var options = Impatient with { RoleInterval = TimeSpan.FromDays(1), RoleTimeout = TimeSpan.FromSeconds(20) };
        var steps = await RegisterAsync(options: options);
        Assert.True(Assert.Single(steps, step => step.Step == "Subscription").Changed);
    }

    [NodeFact("azurite")]
    public async Task The_topic_and_the_subscription_are_as_the_constants_say()
    {
        await RegisterAsync();
        var topic = (await GridAsync(HttpMethod.Get, TopicId))!;
        Assert.Equal(("global", "AcsRecording"), (topic["location"]!.GetValue<string>(), topic["tags"]!["madeBy"]!.GetValue<string>()));

        var subscription = (await GridAsync(HttpMethod.Get, SubscriptionId))!["properties"]!;
        var delivery = subscription["deliveryWithResourceIdentity"]!;
        Assert.Equal("SystemAssigned", delivery["identity"]!["type"]!.GetValue<string>());
        Assert.Equal("StorageQueue", delivery["destination"]!["endpointType"]!.GetValue<string>());
        var queue = delivery["destination"]!["properties"]!;
        Assert.Equal(StorageAccountId, queue["resourceId"]!.GetValue<string>());
        Assert.Equal(QueueName, queue["queueName"]!.GetValue<string>());
        Assert.Equal(604800, queue["queueMessageTimeToLiveInSeconds"]!.GetValue<int>());
        var deadLetter = subscription["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!;
        Assert.Equal("StorageBlob", deadLetter["endpointType"]!.GetValue<string>());
        Assert.Equal(QueueName + "-deadletter", deadLetter["properties"]!["blobContainerName"]!.GetValue<string>());
        Assert.Equal(
            ["Microsoft.Communication.RecordingFileStatusUpdated"],
            subscription["filter"]!["includedEventTypes"]!.AsArray().Select(type => type!.GetValue<string>()));
        Assert.Equal("EventGridSchema", subscription["eventDeliverySchema"]!.GetValue<string>());
        Assert.Equal(
            (30, 720),
            (subscription["retryPolicy"]!["maxDeliveryAttempts"]!.GetValue<int>(),
                subscription["retryPolicy"]!["eventTimeToLiveInMinutes"]!.GetValue<int>()));
    }

    [NodeTheory("azurite")]
    [InlineData(null)]
    [InlineData(EventDeliverySchema.EventGrid)]
    [InlineData(EventDeliverySchema.CloudEvents)]
    public async Task What_is_recorded_then_comes_through_the_queue_in_the_schema_that_was_asked_for(EventDeliverySchema? schema)
    {
        await RegisterAsync(Request(schema: schema));
        var recorded = await RecordAsync();
        var received = await ReceiveAsync();
        Assert.Equal(recorded.Chunks.Select(chunk => chunk.DocumentId), received.Chunks.Select(chunk => chunk.DocumentId));
        Assert.Equal(
            schema == EventDeliverySchema.CloudEvents, JsonNode.Parse(received.RawText)!["specversion"] is not null);
        Assert.True((await SaveAsync(Assert.Single(received.Chunks))).Verified);
    }

    [NodeFact("azurite")]
    public async Task Without_dead_letters_an_event_is_tried_for_as_long_as_there_is_a_recording()
    {
        var steps = await RegisterAsync(Request(noDeadLetter: true));
        Assert.Equal(Steps.Where(step => !step.StartsWith("DeadLetter", StringComparison.Ordinal)), steps.Select(step => step.Step));
        var subscription = (await GridAsync(HttpMethod.Get, SubscriptionId))!["properties"]!;
        Assert.Null(subscription["deadLetterWithResourceIdentity"]);
        Assert.Equal(1440, subscription["retryPolicy"]!["eventTimeToLiveInMinutes"]!.GetValue<int>());
        Assert.Equal(DataRole.QueueSender.Id, Assert.Single(await RolesAsync()).Role);
    }

    [NodeFact("azurite")]
    public async Task More_types_are_added_to_those_that_are_there_and_none_is_taken_away()
    {
        await RegisterAsync(Request(types: "Microsoft.Communication.CallStarted"));
        var step = (await RegisterAsync(Request(types: "Microsoft.Communication.CallEnded"))).Single(item => item.Step == "Subscription");
        Assert.True(step.Changed);
        var types = (await GridAsync(HttpMethod.Get, SubscriptionId))!["properties"]!["filter"]!["includedEventTypes"]!.AsArray();
        Assert.Equal(
            ["CallEnded", "CallStarted", "RecordingFileStatusUpdated"],
            types.Select(type => type!.GetValue<string>().Split('.')[^1]).Order());
        Assert.DoesNotContain(await RegisterAsync(), item => item.Changed);
    }

    [NodeFact("azurite")]
    public async Task The_schema_of_a_subscription_stays_unless_another_one_is_asked_for()
    {
        await RegisterAsync(Request(schema: EventDeliverySchema.CloudEvents));
        Assert.DoesNotContain(await RegisterAsync(), item => item.Changed);
        Assert.Contains(await RegisterAsync(Request(schema: EventDeliverySchema.EventGrid)), item => item.Changed);
        var subscription = await GridAsync(HttpMethod.Get, SubscriptionId);
        Assert.Equal("EventGridSchema", subscription!["properties"]!["eventDeliverySchema"]!.GetValue<string>());
    }

    [NodeFact("azurite")]
    public async Task The_topic_that_the_resource_has_is_used_whatever_its_name_and_group()
    {
        await RegisterProviderAsync();
        const string Other = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/another"
            + "/providers/Microsoft.EventGrid/systemTopics/by-hand";
        await PutTopicAsync(Other);
        var steps = await RegisterAsync();
        Assert.Equal(
            [("Topic", false), ("Identity", true)],
            steps.Where(step => step.Step is "Topic" or "Identity").Select(step => (step.Step, step.Changed)));
        Assert.All(Some.Of(steps.Where(step => step.Step is "Topic" or "Identity")), step => Assert.Equal(Other, step.Target));
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));

        // Nothing of it is this module's to delete.
        Assert.Contains(await UnregisterAsync(), step => step is { Step: "Topic", Changed: false });
        Assert.NotNull(await GridAsync(HttpMethod.Get, Other));
    }

    [NodeFact("azurite")]
    public async Task A_subscription_of_that_name_that_delivers_elsewhere_is_left_alone_and_nothing_is_changed()
    {
        await RegisterAsync();
        var other = new EventSetupRequest
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = StorageAccountId,
            QueueName = QueueName + "b",
            SubscriptionName = QueueName,
            ManagementUri = Server.Endpoint,
        };
        var before = (await GridAsync(HttpMethod.Get, SubscriptionId))!.ToJsonString();
        Host.Questions.Clear();
        foreach (var action in new Func<Task>[] { () => RegisterAsync(other), () => UnregisterAsync(other) })
        {
            var exception = await FailsAsync("EventSubscriptionTaken", RecordingErrorCategory.ResourceExists, action);
            Assert.Contains(QueueName, exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Host.Questions);
        Assert.Equal(before, (await GridAsync(HttpMethod.Get, SubscriptionId))!.ToJsonString());
    }

    [NodeFact("azurite")]
    public async Task Where_the_answer_is_no_every_step_is_asked_and_none_is_done()
    {
        var host = new FakeHost { Answer = false };
        Assert.Empty(await RegisterAsync(host: host));
        Assert.Equal(7, host.Questions.Count);
        Assert.False(await Queue.ExistsAsync());
        Assert.False(await DeadLetters.ExistsAsync());
        Assert.Equal("NotRegistered", (await GridAsync(HttpMethod.Get, ProviderId))!["registrationState"]!.GetValue<string>());
    }

    [NodeFact("azurite")]
    public async Task Two_who_register_at_once_end_in_one_way_and_no_error()
    {
        await RegisterProviderAsync();
        await Task.WhenAll(RegisterAsync(), RegisterAsync(host: new FakeHost()));
        Assert.Equal(2, (await RolesAsync()).Count);
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task Where_only_the_group_may_be_read_the_provider_is_not_asked_about()
    {
        await RegisterProviderAsync();
        WithoutRights.Add(ManagementRight.ProviderRead);
        Assert.Equal(Steps.Skip(1), (await RegisterAsync()).Select(step => step.Step));
    }

    [NodeTheory("azurite")]
    [InlineData(ManagementRight.ProviderWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.TopicWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.QueueWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.ContainerWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.RoleRead, "RolesUnreadable")]
    [InlineData(ManagementRight.RoleWrite, "RoleNotAssigned")]
    [InlineData(ManagementRight.SubscriptionWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.AccountRead, "ManagementAccessDenied")]
    [InlineData(ManagementRight.ResourceRead, "ManagementAccessDenied")]
    public async Task What_the_identity_may_not_do_is_told_and_the_next_one_who_may_goes_on(ManagementRight right, string errorId)
    {
        WithoutRights.Add(right);
        await FailsAsync(errorId, RecordingErrorCategory.PermissionDenied, () => RegisterAsync());
        WithoutRights.Clear();
        await RegisterAsync();
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task A_subscription_that_is_refused_for_another_reason_than_the_role_is_an_error_at_once()
    {
        await FaultAsync(
            """
            {"method":"PUT","path":"/eventSubscriptions/","status":400,
            "body":"{\"error\":{\"code\":\"InvalidRequest\",\"message\":\"The limit of event subscriptions is reached.\"}}"}
            """);
        var exception = await FailsAsync("ManagementRefused", RecordingErrorCategory.InvalidArgument, () => RegisterAsync());
        Assert.Contains("limit of event subscriptions", exception.Message, StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public async Task A_topic_that_fails_after_it_was_accepted_is_an_error_and_the_next_registration_makes_it()
    {
        await FaultAsync(
            """
            {"method":"GET","path":"/operationsStatus/","count":1,"status":200,
            "body":"{\"status\":\"Failed\",\"error\":{\"code\":\"Conflict\",\"message\":\"Busy.\"}}"}
            """);
        var exception = await FailsAsync("ManagementRefused", RecordingErrorCategory.InvalidOperation, () => RegisterAsync());
        Assert.Contains("Busy", exception.Message, StringComparison.Ordinal);
        Assert.Contains(await RegisterAsync(), step => step is { Step: "Subscription", Changed: true });
    }

    [NodeFact("azurite")]
    public async Task An_operation_told_elsewhere_is_not_followed_there()
    {
        await FaultAsync(
            """
            {"method":"PUT","path":"/systemTopics/","count":1,
            "headers":{"Azure-AsyncOperation":"https://example.com/steal","Location":"https://example.com/steal"}}
            """);
        await RegisterAsync();
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operation_is_asked_after_when_its_answers_say_so(bool withHeaders)
    {
        // The pause of the engine's own would not end.
        var transport = new HttpClientTransport(TrustedClient.Create(Server));
        var never = Impatient with { PollInterval = TimeSpan.FromDays(1), Transport = transport };
        var way = new EventWay(Request(), Manager, never);
        await RegisterProviderAsync();
        await FaultAsync(withHeaders
            ? """{"path":"Microsoft.EventGrid","headers":{"Retry-After":"0"}}"""
            : """{"path":"Microsoft.EventGrid","headers":{"Retry-After":"0","Azure-AsyncOperation":"","Location":""}}""");
        var resource = way.At(way.NewTopic());
        var operation = new LongRunningOperation(way.Pipeline, new ManagementWait("Testing", way.Resource, never, Host), never);

        var made = await resource.PutAsync(Version, SystemTopic.Body(way.Resource), None);
        Assert.Equal(withHeaders, made.Operation is not null);
        var end = await operation.EndAsync(made, resource, Version, "the topic", None);
        Assert.Equal("Succeeded", end.Body.GetProperty("properties").GetProperty("provisioningState").GetString());

        var deleted = await resource.DeleteAsync(Version, None);
        Assert.Equal(withHeaders, deleted.Location is not null);
        (await operation.EndAsync(deleted, resource, Version, "the deletion", None)).EnsureDone();
        Assert.Null(await resource.FindAsync(Version, None));
    }

    [Fact]
    public void A_long_name_of_a_resource_gives_a_topic_name_that_can_be()
    {
        var name = new string('n', 60);
        var way = new EventWay(
            new EventSetupRequest
            {
                ResourceId = $"{Group}/providers/Microsoft.Communication/communicationServices/{name}",
                StorageAccountId = StorageAccountId,
                QueueName = QueueName,
                ManagementUri = Server.Endpoint,
            },
            Manager,
            Impatient);
        Assert.InRange(way.NewTopic().Name.Length, 3, 50);
        Assert.StartsWith("nnn", way.NewTopic().Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q1x", "recordings", "Microsoft.Communication.CallEnded", "https://management.azure.com", null)]
    [InlineData("Q", "recordings", "Microsoft.Communication.CallEnded", "https://management.azure.com", "InvalidQueueName")]
    [InlineData("q/../x", "recordings", "Microsoft.Communication.CallEnded", "https://management.azure.com", "InvalidQueueName")]
    [InlineData("q1x", "a/b", "Microsoft.Communication.CallEnded", "https://management.azure.com", "InvalidEventSubscriptionName")]
    [InlineData("q1x", "recordings", "CallEnded", "https://management.azure.com", "InvalidEventType")]
    [InlineData("q1x", "recordings", "Microsoft.Storage.BlobCreated", "https://management.azure.com", "InvalidEventType")]
    [InlineData("q1x", "recordings", "Microsoft.Communication.CallEnded", "http://management.azure.com", "InvalidManagementUri")]
    [InlineData(
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        "recordings",
        "Microsoft.Communication.CallEnded",
        "https://management.azure.com",
        "InvalidContainerName")]
    public void What_can_not_be_meant_is_refused_before_anything_is_sent(
        string queue, string subscription, string type, string management, string? errorId)
    {
        var request = new EventSetupRequest
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = StorageAccountId,
            QueueName = queue,
            SubscriptionName = subscription,
            AdditionalEventTypes = [type],
            ManagementUri = new Uri(management),
        };
        Assert.Equal(errorId, (Record.Exception(() => Management.OpenEventSetup(request)) as RecordingException)?.ErrorId);
    }

    private Task RegisterProviderAsync() => GridAsync(HttpMethod.Post, ProviderId + "/register");

    private Task PutTopicAsync(string id) => GridAsync(
        HttpMethod.Put,
        id,
        $$$"""
        {"location":"global","properties":{"source":"{{{EmulatorAccount.ResourceId}}}",
        "topicType":"Microsoft.Communication.CommunicationServices"}}
        """);
}
