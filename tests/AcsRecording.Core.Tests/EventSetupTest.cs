using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Management;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Tests;

/// <summary>Tests of the way from a resource's events to a queue.</summary>
public abstract class EventSetupTest(AzuriteAccount azurite) : ManagedTest(azurite), IClassFixture<AzuriteAccount>
{
    protected const string Version = "2025-02-15";

    protected const string ProviderId = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.EventGrid";

    protected const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator";

    protected const string TopicId = Group + "/providers/Microsoft.EventGrid/systemTopics/emulator-events";

    /// <summary>Each test's own queue.</summary>
    protected string QueueName { get; } = $"q{Guid.NewGuid():N}";

    protected string SubscriptionId => $"{TopicId}/eventSubscriptions/{QueueName}";

    protected string QueueId => $"{StorageAccountId}/queueServices/default/queues/{QueueName}";

    protected string ContainerId => $"{StorageAccountId}/blobServices/default/containers/{QueueName}-deadletter";

    protected QueueClient Queue => new(StorageConnectionString, QueueName);

    protected QueueClient Poison => new(StorageConnectionString, QueueName + "-poison");

    protected BlobContainerClient DeadLetters => new(StorageConnectionString, QueueName + "-deadletter");

    private protected EventSetupRequest Request(
        string? subscriptionName = null, bool noDeadLetter = false, EventDeliverySchema? schema = null, params string[] types) => new()
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = StorageAccountId,
            QueueName = QueueName,
            SubscriptionName = subscriptionName,
            NoDeadLetter = noDeadLetter,
            Schema = schema,
            AdditionalEventTypes = types,
            StorageConnectionString = StorageConnectionString,
            ManagementUri = Server.Endpoint,
        };

    private protected async Task<IReadOnlyList<EventSetupStep>> RegisterAsync(
        EventSetupRequest? request = null, FakeHost? host = null, EngineOptions? options = null)
    {
        var steps = new List<EventSetupStep>();
        await EngineWith(options).OpenEventSetup(request ?? Request()).RegisterAsync(step => AddAsync(steps, step), host ?? Host, None);
        return steps;
    }

    private protected async Task<IReadOnlyList<EventSetupStep>> UnregisterAsync(EventSetupRequest? request = null, FakeHost? host = null)
    {
        var steps = new List<EventSetupStep>();
        await Management.OpenEventSetup(request ?? Request()).UnregisterAsync(step => AddAsync(steps, step), host ?? Host, None);
        return steps;
    }

    private protected async Task<IReadOnlyList<EventSetupCheck>> TestAsync(EventSetupRequest? request = null, EngineOptions? options = null)
    {
        var checks = new List<EventSetupCheck>();
        await EngineWith(options).OpenEventSetup(request ?? Request()).TestAsync(check => AddAsync(checks, check), None);
        return checks;
    }

    private IRecordingEngine EngineWith(EngineOptions? options) => options is null ? Management
        : new RecordingEngine(options with { Transport = new HttpClientTransport(TrustedClient.Create(Server)) }, Manager);

    /// <summary>A request to Event Grid's part of Azure's management.</summary>
    protected Task<JsonNode?> GridAsync(HttpMethod method, string path, string? json = null) => ManageAsync(method, path, json, Version);

    /// <summary>The topic's principal, which may be told late.</summary>
    protected async Task<string> PrincipalAsync()
    {
        string? principal = null;
        await Eventually.HoldsAsync(
            "the principal is told",
            async () =>
            {
                var topic = await GridAsync(HttpMethod.Get, TopicId);
                return (principal = topic!["identity"]!["principalId"]?.GetValue<string>()) is not null;
            });
        return principal!;
    }

    /// <summary>The topic's role assignments: the role's id and the scope.</summary>
    protected async Task<IReadOnlyList<(string Id, string Role, string Scope)>> RolesAsync()
    {
        var filter = Uri.EscapeDataString($"principalId eq '{await PrincipalAsync()}'");
        var list = await ManageAsync(
            HttpMethod.Get, $"{StorageAccountId}/providers/Microsoft.Authorization/roleAssignments?$filter={filter}");
        return
        [
            .. from item in list!["value"]!.AsArray()
               let role = item["properties"]!["roleDefinitionId"]!.GetValue<string>()
               let scope = item["properties"]!["scope"]!.GetValue<string>()
               select (item["id"]!.GetValue<string>(), role[(role.LastIndexOf('/') + 1)..], scope),
        ];
    }

    private protected async Task UnassignAsync(DataRole role)
    {
        foreach (var (id, _, _) in Some.Of((await RolesAsync()).Where(item => item.Role == role.Id)))
        {
            await ManageAsync(HttpMethod.Delete, id);
        }
    }

    /// <summary>Receives as a worker does, and waits for the first event.</summary>
    private protected async Task<RecordingFileEvent> ReceiveAsync()
    {
        var queue = Engine.OpenQueue(new QueueAddress { StorageConnectionString = StorageConnectionString, Name = QueueName });
        var received = new List<RecordingEvent>();
        var options = new ReceiveOptions { MaxEvents = 1, Wait = Eventually.Timeout };
        await queue.ReceiveAsync(options, item => AddAsync(received, item), Host, None);
        await queue.ReleaseAsync(giveBack: true);
        return Assert.IsType<RecordingFileEvent>(Assert.Single(received));
    }

    /// <summary>The dead letters, as soon as there are some.</summary>
    protected async Task<IReadOnlyList<(string Name, JsonNode Letter)>> DeadLettersAsync()
    {
        var names = new List<string>();
        await Eventually.HoldsAsync("there is a dead letter", async () =>
        {
            names = await DeadLetters.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();
            return names.Count > 0;
        });
        var letters = new List<(string, JsonNode)>();
        foreach (var name in names)
        {
            letters.Add((name, JsonNode.Parse((await DeadLetters.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString())!));
        }

        return letters;
    }
}
