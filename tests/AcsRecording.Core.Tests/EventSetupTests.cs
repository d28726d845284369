using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Management;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Tests;

/// <summary>Finding out what keeps a resource's events from a queue.</summary>
public sealed class EventSetupTests(AzuriteAccount azurite) : EventSetupTest(azurite)
{
    private static readonly string[] Checks =
    [
        "Provider", "Topic", "Subscription", "Destination", "Filter", "Identity", "QueueRole", "DeadLetterRole", "Queue",
        "DeadLetterContainer", "Firewall", "Worker", "Poison", "DeadLetters",
    ];

    public static TheoryData<string> Broken =>
    [
        "Provider", "Topic", "Topic failed", "Identity", "Subscription", "Subscription failed", "Destination",
        "Destination without identity", "Filter", "Filter by subject", "QueueRole", "QueueRole at another queue", "DeadLetterRole", "Queue",
        "DeadLetterContainer", "Firewall", "Firewall closed", "Worker", "Poison", "DeadLetters",
    ];

    [NodeTheory("azurite")]
    [MemberData(nameof(Broken))]
    public async Task The_one_thing_that_is_broken_is_named_and_its_advice_mends_it(string broken)
    {
        await RegisterAsync();
        Assert.Equal(Checks, (await TestAsync()).Select(check => check.Check));
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed && check.Remedy is null, check.ToString()));
        await BreakAsync(broken);

        var failed = Assert.Single(await TestAsync(), check => !check.Passed);
        Assert.Equal(broken.Split(' ')[0], failed.Check);
        Assert.False(failed.Unknown);
        var request = await FollowAsync(failed);
        Assert.All(Some.Of(await TestAsync(request)), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeTheory("azurite")]
    [InlineData("QueueRole", "Forbidden", null)]
    [InlineData("QueueRole", "Forbidden", EventDeliverySchema.CloudEvents)]
    [InlineData("Identity", "Unauthorized", null)]
    [InlineData("Queue", "NotFound", null)]
    public async Task An_event_that_can_not_be_delivered_is_a_dead_letter_with_the_reason_and_is_saved_from_there(
        string broken, string outcome, EventDeliverySchema? schema)
    {
        await RegisterAsync(Request(schema: schema));
        if (broken == "Identity")
        {
            // Event Grid itself may still write dead letters, where the subscription doesn't say that the topic's identity does.
            await PatchSubscriptionAsync(properties =>
            {
                properties["deadLetterDestination"] = properties["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!.DeepClone();
                properties["deadLetterWithResourceIdentity"] = null;
            });
        }

        await BreakAsync(broken);
        var recorded = await RecordAsync();
        var (name, letter) = Assert.Single(await DeadLettersAsync());
        Assert.Matches($@"\A{QueueName.ToUpperInvariant()}/\d{{4}}/\d{{1,2}}/\d{{1,2}}/\d{{1,2}}/[0-9a-f-]{{36}}\.json\z", name);
        var member = schema == EventDeliverySchema.CloudEvents ? "lastdeliveryoutcome" : "lastDeliveryOutcome";
        Assert.Equal(outcome, letter[0]![member]!.GetValue<string>());
        var read = Assert.IsType<RecordingFileEvent>(Assert.Single(Engine.Events.ReadOrThrow(letter.ToJsonString(), skipUnknown: false)));
        Assert.Equal(recorded.Chunks[0].DocumentId, read.Chunks[0].DocumentId);
        Assert.True((await SaveAsync(read.Chunks[0])).Verified);
        Assert.Contains(await TestAsync(), check => check is { Check: "DeadLetters", Passed: false });
    }

    [NodeTheory("azurite")]
    [InlineData("Filter")]
    [InlineData("Destination")]
    [InlineData("Subscription failed")]
    public async Task What_is_left_out_or_goes_elsewhere_is_not_in_the_queue(string broken)
    {
        await RegisterAsync();
        await BreakAsync(broken);
        await RecordAsync();

        // Deliveries are made in their order: once the second event is there, the first one would be.
        await RegisterAsync(Request(QueueName + "-next"));
        var second = await RecordAsync(call: 2);
        Assert.Equal(second.EventId, (await ReceiveAsync()).EventId);
    }

    [NodeTheory("azurite")]
    [InlineData(ManagementRight.ProviderRead, "Provider")]
    [InlineData(ManagementRight.TopicRead, "Topic Identity Subscription Destination Filter QueueRole")]
    [InlineData(ManagementRight.SubscriptionRead, "Subscription Destination Filter")]
    [InlineData(ManagementRight.RoleRead, "QueueRole DeadLetterRole")]
    [InlineData(ManagementRight.QueueRead, "Queue")]
    [InlineData(ManagementRight.ContainerRead, "DeadLetterContainer")]
    [InlineData(ManagementRight.AccountRead, "Firewall Worker Poison DeadLetters")]
    public async Task The_test_goes_on_past_what_may_not_be_read(ManagementRight right, string unknown)
    {
        await RegisterAsync();
        WithoutRights.Add(right);
        var checks = await TestAsync();
        Assert.Equal(unknown.Split(' ').Order(), checks.Where(check => check.Unknown).Select(check => check.Check).Order());
        Assert.All(Some.Of(checks), check => Assert.Equal(!check.Unknown, check.Passed));
        Assert.All(Some.Of(checks.Where(check => check.Unknown)), check => Assert.NotNull(check.Remedy));
        Assert.All(Some.Of(checks.Where(check => check.Unknown)), check =>
            Assert.Contains("can't be told", check.Found, StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task One_with_rights_at_the_group_alone_registers_and_is_not_told_that_there_is_no_topic()
    {
        const string Elsewhere =
            """
            {"path":"/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.EventGrid/systemTopics","status":403,
            "body":"{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"The client has no authorization there.\"}}"}
            """;
        await GridAsync(HttpMethod.Post, ProviderId + "/register");
        await Eventually.HoldsAsync("the provider is registered", async () => (await TestAsync())[0].Passed);
        await FaultAsync(Elsewhere);
        Assert.Contains(await TestAsync(), check => check is { Check: "Topic", Unknown: true });
        await RegisterAsync();
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task What_waits_can_not_be_told_without_a_right_to_the_data()
    {
        await RegisterAsync();
        var wrong = StorageConnectionString.Replace(Azurite.AccountKey, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal);
        var request = new EventSetupRequest
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = StorageAccountId,
            QueueName = QueueName,
            StorageConnectionString = wrong,
            ManagementUri = Server.Endpoint,
        };
        var checks = await TestAsync(request);
        Assert.Equal(["Worker", "Poison", "DeadLetters"], checks.Where(check => check.Unknown).Select(check => check.Check));
        Assert.All(Some.Of(checks.Where(check => !check.Unknown)), check => Assert.True(check.Passed, check.ToString()));
        Assert.DoesNotContain(checks, check => check.ToString().Contains("AAAAAAAA", StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task An_identity_opens_the_queue_only_over_https()
    {
        await RegisterAsync();
        var request = new EventSetupRequest
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = StorageAccountId,
            QueueName = QueueName,
            ManagementUri = Server.Endpoint,
        };
        var unknown = (await TestAsync(request)).Where(check => check.Unknown).ToList();
        Assert.Equal(["Worker", "Poison", "DeadLetters"], unknown.Select(check => check.Check));
        Assert.All(Some.Of(unknown), check => Assert.Contains("https", check.Found, StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task A_connection_string_of_another_account_is_refused()
    {
        await RegisterAsync();
        var other = StorageConnectionString.Replace($"AccountName={Azurite.AccountName}", "AccountName=contoso", StringComparison.Ordinal);
        var request = new EventSetupRequest
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = StorageAccountId,
            QueueName = QueueName,
            StorageConnectionString = other.Replace("/devstoreaccount1", "/contoso", StringComparison.Ordinal),
            ManagementUri = Server.Endpoint,
        };
        await FailsAsync("InvalidQueueUri", RecordingErrorCategory.InvalidArgument, () => TestAsync(request));
    }

    [NodeFact("azurite")]
    public async Task A_role_of_today_may_not_be_effective_yet()
    {
        await RegisterAsync();
        var role = (await TestAsync(options: Impatient with { RolePropagation = TimeSpan.FromMinutes(10) }))
            .Single(check => check.Check == "QueueRole");
        Assert.True(role.Passed);
        Assert.Contains("may not be effective yet", role.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("yet", (await TestAsync()).Single(check => check.Check == "QueueRole").Found, StringComparison.Ordinal);
    }

    [NodeFact("azurite")]
    public async Task Without_anything_the_first_thing_that_is_missing_is_named_and_what_depends_on_it_is_left_out()
    {
        Assert.Equal(["Provider", "Queue"], (await TestAsync()).Where(check => !check.Passed).Select(check => check.Check));
        await GridAsync(HttpMethod.Post, ProviderId + "/register");
        await Eventually.HoldsAsync("the provider is registered", async () => (await TestAsync())[0].Passed);
        Assert.Equal(["Topic", "Queue"], (await TestAsync()).Where(check => !check.Passed).Select(check => check.Check));
    }

    [NodeFact("azurite")]
    public async Task Rules_that_let_trusted_services_in_let_event_grid_in()
    {
        await RegisterAsync();
        await ChangeAccountAsync("""{"networkAcls":{"defaultAction":"Deny","bypass":"Logging, AzureServices"}}""");
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
        await RecordAsync();
        Assert.NotNull(await ReceiveAsync());
    }

    [NodeFact("azurite")]
    public async Task Whatever_the_management_answers_is_an_outcome_or_a_typed_error_and_the_next_registration_ends_well()
    {
        var random = new Random(1);
        int[] statuses = [200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503];
        string[] bodies =
        [
            "", "<html>", "null", "[]", "{}", "{\"value\":[null,{},{\"properties\":5,\"id\":\"x\"}]}",
            "{\"identity\":\"text\",\"properties\":[]}",
            "{\"error\":{\"code\":\"\\ud800\"}}", "{\"error\":{\"code\":\"PrincipalNotFound\"}}", "{\"status\":5}",
            "{\"status\":\"Unheard\"}",
            "{\"properties\":{\"deliveryWithResourceIdentity\":[],\"filter\":7,\"provisioningState\":\"Failed\"}}",
        ];
        var errors = new HashSet<string>();
        var hasty = Impatient with
        {
            DirectoryTimeout = TimeSpan.FromMilliseconds(50),
            RoleTimeout = TimeSpan.FromMilliseconds(50),
            Transport = new HttpClientTransport(TrustedClient.Create(Server)),
        };
        IRecordingEngine engine = new RecordingEngine(hasty, Manager);
        for (var round = 0; round < 40; round++)
        {
            await FaultAsync(
                new JsonObject
                {
                    ["path"] = "/subscriptions/",
                    ["skip"] = random.Next(12),
                    ["count"] = random.Next(1, 4),
                    ["status"] = statuses[random.Next(statuses.Length)],
                    ["body"] = bodies[random.Next(bodies.Length)],
                }.ToJsonString());
            var setup = engine.OpenEventSetup(Request());
            foreach (var action in new Func<Task>[]
            {
                () => setup.RegisterAsync(_ => Task.CompletedTask, Host, None),
                () => setup.TestAsync(_ => Task.CompletedTask, None),
                () => round % 4 == 0 ? setup.UnregisterAsync(_ => Task.CompletedTask, Host, None) : Task.CompletedTask,
            })
            {
                try
                {
                    await action();
                }
                catch (RecordingException exception)
                {
                    errors.Add(exception.ErrorId);
                }
            }

            await ClearFaultsAsync();
        }

        Assert.True(errors.Count > 3, string.Join(' ', errors));
        Assert.DoesNotContain("UnexpectedFailure", errors);
        await RegisterAsync();
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    private async Task BreakAsync(string what)
    {
        switch (what)
        {
            case "Provider":
                await GridAsync(HttpMethod.Post, ProviderId + "/unregister");
                break;
            case "Topic":
                await GridAsync(HttpMethod.Delete, TopicId);
                break;
            case "Topic failed":
                await GridAsync(HttpMethod.Patch, TopicId, """{"properties":{"provisioningState":"Failed"}}""");
                break;
            case "Identity":
                await GridAsync(HttpMethod.Patch, TopicId, """{"identity":{"type":"None"}}""");
                break;
            case "Subscription":
                await GridAsync(HttpMethod.Delete, SubscriptionId);
                break;
            case "Subscription failed":
                await PatchSubscriptionAsync(properties => properties["provisioningState"] = "Failed");
                break;
            case "Destination":
                await Queue.CreateIfNotExistsAsync();
                await PatchSubscriptionAsync(properties =>
                {
                    properties["deliveryWithResourceIdentity"] = null;
                    properties["destination"] = JsonNode.Parse(
                        """{"endpointType":"WebHook","properties":{"endpointBaseUrl":"https://example.com/hook"}}""");
                });
                break;
            case "Destination without identity":
                await PatchSubscriptionAsync(properties =>
                {
                    properties["destination"] = properties["deliveryWithResourceIdentity"]!["destination"]!.DeepClone();
                    properties["deliveryWithResourceIdentity"] = null;
                });
                break;
            case "Filter":
                await PatchSubscriptionAsync(properties =>
                    properties["filter"] = JsonNode.Parse("""{"includedEventTypes":["Microsoft.Communication.CallEnded"]}"""));
                break;
            case "Filter by subject":
                await PatchSubscriptionAsync(properties => properties["filter"]!["subjectBeginsWith"] = "/nothing");
                break;
            case "QueueRole":
                await UnassignAsync(DataRole.QueueSender);
                break;
            case "QueueRole at another queue":
                await RegisterAsync(new EventSetupRequest
                {
                    ResourceId = EmulatorAccount.ResourceId,
                    StorageAccountId = StorageAccountId,
                    QueueName = QueueName + "b",
                    NoDeadLetter = true,
                    ManagementUri = Server.Endpoint,
                });
                await ManageAsync(HttpMethod.Delete, (await RolesAsync()).Single(role => role.Scope == QueueId).Id);
                break;
            case "DeadLetterRole":
                await UnassignAsync(DataRole.BlobContributor);
                break;
            case "Queue":
                await ManageAsync(HttpMethod.Delete, QueueId);
                break;
            case "DeadLetterContainer":
                await ManageAsync(HttpMethod.Delete, ContainerId);
                break;
            case "Firewall":
                await ChangeAccountAsync("""{"networkAcls":{"defaultAction":"Deny","bypass":"None"}}""");
                break;
            case "Firewall closed":
                await ChangeAccountAsync("""{"publicNetworkAccess":"Disabled"}""");
                break;
            case "Worker":
                await Queue.SendMessageAsync(Old(await EventTextAsync()));
                break;
            case "Poison":
                await Poison.CreateAsync();
                await Poison.SendMessageAsync("{}");
                break;
            default:
                await DeadLetters.GetBlobClient("X/2026/1/1/1/letter.json").UploadAsync(BinaryData.FromString("[]"));
                break;
        }
    }

    /// <summary>The event of a recording that nothing has delivered, of some hours ago.</summary>
    private static string Old(string text)
    {
        var node = JsonNode.Parse(text)!;
        node["eventTime"] = DateTime.UtcNow.AddHours(-2).ToString("O");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(node.ToJsonString()));
    }

    private async Task<string> EventTextAsync()
    {
        // Without a subscription, so that nothing else is in the queue.
        var recorded = await RecordAsync();
        Assert.NotNull(await ReceiveAndDeleteAsync());
        return recorded.RawText;
    }

    private async Task<string> ReceiveAndDeleteAsync()
    {
        string? text = null;
        await Eventually.HoldsAsync("the event is in the queue", async () =>
        {
            if ((await Queue.ReceiveMessageAsync()).Value is { } message)
            {
                text = message.Body.ToString();
                await Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }

            return text is not null;
        });
        return text!;
    }

    private async Task PatchSubscriptionAsync(Action<JsonObject> change)
    {
        var properties = (JsonObject)(await GridAsync(HttpMethod.Get, SubscriptionId))!["properties"]!.DeepClone();
        properties.Remove("provisioningState");
        change(properties);
        await GridAsync(HttpMethod.Patch, SubscriptionId, new JsonObject { ["properties"] = properties }.ToJsonString());
        await Eventually.HoldsAsync("the change is made", async () =>
            (await GridAsync(HttpMethod.Get, SubscriptionId))!["properties"]!["provisioningState"]!.GetValue<string>() != "Creating");
    }

    private Task ChangeAccountAsync(string properties) =>
        ManageAsync(HttpMethod.Patch, StorageAccountId, $$"""{"properties":{{properties}}}""");

    /// <summary>Does what the advice says, as the commands that it names would. Returns what is to be tested then.</summary>
    private async Task<EventSetupRequest> FollowAsync(EventSetupCheck failed)
    {
        var command = $"Register-AcsRecordingEvent -ResourceId '{EmulatorAccount.ResourceId}' -StorageAccountId '{StorageAccountId}' "
            + $"-QueueName '{QueueName}'";
        var update = $"az storage account update --ids '{StorageAccountId}' ";
        switch (failed.Remedy)
        {
            case var remedy when remedy == $"{command} -ManagementUri '{Server.Endpoint}'":
                await RegisterAsync();
                return Request();
            case var remedy when remedy == $"{command} -SubscriptionName '{QueueName}-2' -ManagementUri '{Server.Endpoint}'":
                await RegisterAsync(Request(QueueName + "-2"));
                return Request(QueueName + "-2");
            case var remedy when remedy == update + "--bypass AzureServices":
                await ChangeAccountAsync("""{"networkAcls":{"bypass":"AzureServices"}}""");
                return Request();
            case var remedy when remedy == update + "--public-network-access Enabled --default-action Deny --bypass AzureServices":
                await ChangeAccountAsync(
                    """{"publicNetworkAccess":"Enabled","networkAcls":{"defaultAction":"Deny","bypass":"AzureServices"}}""");
                return Request();
            case var remedy when remedy!.StartsWith("Receive-AcsRecordingEvent", StringComparison.Ordinal):
                Assert.EndsWith("| Complete-AcsRecordingEvent", remedy, StringComparison.Ordinal);
                var queue = failed.Check == "Poison" ? Poison : Queue;
                Assert.Contains($"-QueueName '{queue.Name}'", remedy, StringComparison.Ordinal);
                await queue.ClearMessagesAsync();
                return Request();
            default:
                Assert.StartsWith("az storage blob download-batch", failed.Remedy, StringComparison.Ordinal);
                await foreach (var blob in DeadLetters.GetBlobsAsync())
                {
                    await DeadLetters.DeleteBlobAsync(blob.Name);
                }

                return Request();
        }
    }
}
