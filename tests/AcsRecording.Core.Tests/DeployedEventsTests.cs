using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Management;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>What the templates in examples/deploy set up, put to the emulator's management, is what the cmdlets look for.</summary>
public sealed class DeployedEventsTests(AzuriteAccount azurite) : EventSetupTest(azurite)
{
    private const string Template = "recordings";

    private static EventSetupRequest Deployed(EventSetupRequest request) => new()
    {
        ResourceId = request.ResourceId,
        StorageAccountId = request.StorageAccountId,
        QueueName = Template,
        StorageConnectionString = request.StorageConnectionString,
        ManagementUri = request.ManagementUri,
    };

    [BicepAndNodeFact("azurite")]
    public async Task Events_are_tested_as_whole_there_is_nothing_left_to_register_and_recordings_are_announced()
    {
        await DeployAsync();
        var request = Deployed(Request());
        Assert.All(Some.Of(await TestAsync(request)), check => Assert.True(check.Passed, check.ToString()));
        Assert.All(Some.Of(await RegisterAsync(request)), step => Assert.False(step.Changed, step.ToString()));

        var recorded = await RecordAsync();
        var queue = Engine.OpenQueue(new QueueAddress { StorageConnectionString = StorageConnectionString, Name = Template });
        var received = new List<RecordingEvent>();
        var options = new ReceiveOptions { MaxEvents = 1, Wait = Eventually.Timeout };
        await queue.ReceiveAsync(options, item => AddAsync(received, item), Host, None);
        await queue.ReleaseAsync(giveBack: true);
        Assert.Equal(recorded.EventId, Assert.IsType<RecordingFileEvent>(Assert.Single(received)).EventId);

        // The topic is the template's own, so it stays. The roles have the names that the cmdlets give, so they go.
        var undone = await UnregisterAsync(request);
        Assert.Contains(undone, step => step is { Step: "Topic", Changed: false });
        Assert.Empty(await RolesAsync());
    }

    /// <summary>A deployment into another group than that of the resource.</summary>
    private async Task DeployAsync()
    {
        var resources = await Bicep.PredictAsync(
            ("communicationServicesName", "emulator"), ("communicationServicesGroup", "emulator"), ("worker", "None"));
        var account = resources.Single(resource => resource.Type == "Microsoft.Storage/storageAccounts").Id;
        await ManageAsync(HttpMethod.Post, ProviderId + "/register");
        await Eventually.HoldsAsync("the provider is registered", async () =>
            Text(await ManageAsync(HttpMethod.Get, ProviderId), "registrationState") == "Registered");
        foreach (var resource in resources)
        {
            var body = new JsonObject();
            foreach (var part in new[] { "location", "identity", "tags", "properties" })
            {
                body[part] = resource.Json[part]?.DeepClone();
            }

            var id = resource.Id;
            if (resource.Type == "Microsoft.Authorization/roleAssignments")
            {
                // Its name is guid(…) of these.
                var principal = await PrincipalAsync();
                body["properties"]!["principalId"] = principal;
                var scope = resource.Scope.Replace(account, StorageAccountId, StringComparison.Ordinal);
                var role = Text(body["properties"], "roleDefinitionId")!.Split('/')[^1];
                id = $"{scope}/providers/{resource.Type}/{StableGuid.Of(scope, principal, role)}";
            }
            else if (!IsPartOfTheWay(resource.Type))
            {
                continue;
            }

            var json = body.ToJsonString().Replace(account, StorageAccountId, StringComparison.Ordinal);
            id = id.Replace(account, StorageAccountId, StringComparison.Ordinal);
            await DeployAsync(id, json, resource.ApiVersion);
        }
    }

    private static bool IsPartOfTheWay(string type) =>
        type.StartsWith("Microsoft.EventGrid/", StringComparison.Ordinal)
        || type.EndsWith("/queues", StringComparison.Ordinal) || type.EndsWith("/containers", StringComparison.Ordinal);

    /// <summary>Again and again, as a role or a principal that is new may ask for.</summary>
    private Task DeployAsync(string id, string json, string apiVersion) => Eventually.HoldsAsync($"{id} is deployed", async () =>
    {
        try
        {
            await ManageAsync(HttpMethod.Put, id, json, apiVersion);
            string? state = null;
            await Eventually.HoldsAsync($"{id} is created or not", async () =>
            {
                var made = await ManageAsync(HttpMethod.Get, id, apiVersion: apiVersion);
                state = Text(made!["properties"], "provisioningState");
                return state != "Creating";
            });
            return state is null or "Succeeded";
        }
        catch (Xunit.Sdk.TrueException)
        {
            return false;
        }
    });

    private static string? Text(JsonNode? node, string name) => node?[name]?.GetValue<string>();
}
