using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Management;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>The templates in examples/deploy: they compile, and set up what the cmdlets set up and the function expects.</summary>
public sealed partial class DeployTests(DeployFixture deployment) : IClassFixture<DeployFixture>
{
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/calls/providers/";

    [BicepFact]
    public async Task The_templates_compile_without_a_warning()
    {
        await Bicep.RunAsync("lint", Path.Combine(Bicep.Folder, "main.bicep"));

        // The parameters, and the template that they are for.
        Assert.Contains("templateJson", await Bicep.RunAsync("build-params", Path.Combine(Bicep.Folder, "main.bicepparam"), "--stdout"));
    }

    [BicepFact]
    public async Task Events_go_to_the_queue_as_the_cmdlets_let_them_go()
    {
        var resources = await deployment.ResourcesAsync();
        var topic = One(resources, "Microsoft.EventGrid/systemTopics");
        Assert.Equal(EventSetup.TopicType, Text(topic.Properties, "topicType"));
        Assert.Equal(EventSetup.TopicLocation, Text(topic.Json, "location"));
        Assert.Equal("SystemAssigned", Text(topic.Json, "identity", "type"));
        Assert.Equal($"{Group}{ResourceIds.CommunicationServices}/contoso", Text(topic.Properties, "source"));

        var account = One(resources, ResourceIds.StorageAccounts, "recordings");
        var subscription = One(resources, "Microsoft.EventGrid/systemTopics/eventSubscriptions").Properties;
        var delivery = subscription["deliveryWithResourceIdentity"]!;
        Assert.Equal("StorageQueue", Text(delivery, "destination", "endpointType"));
        Assert.Equal(account.Id, Text(delivery, "destination", "properties", "resourceId"));
        Assert.Equal(
            EventSetup.MessageTimeToLiveSeconds,
            delivery["destination"]!["properties"]!["queueMessageTimeToLiveInSeconds"]!.GetValue<int>());
        var deadLetterDestination = subscription["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!;
        Assert.Equal(account.Id, Text(deadLetterDestination, "properties", "resourceId"));
        Assert.Equal(EventSetup.EventTimeToLiveMinutes, subscription["retryPolicy"]!["eventTimeToLiveInMinutes"]!.GetValue<int>());
        Assert.Equal(EventSetup.MaxDeliveryAttempts, subscription["retryPolicy"]!["maxDeliveryAttempts"]!.GetValue<int>());
        Assert.Equal(EventSetup.EventGridSchema, Text(subscription, "eventDeliverySchema"));
        Assert.Equal([EventSetup.RecordingFileEvent], subscription["filter"]!["includedEventTypes"]!.AsArray().Select(item => $"{item}"));

        // One name for each, in the template, the function and the cmdlets.
        var queue = Text(delivery, "destination", "properties", "queueName");
        var deadLetters = queue + EventSetup.DeadLetterSuffix;
        Assert.Equal(deadLetters, Text(deadLetterDestination, "properties", "blobContainerName"));
        Assert.Contains(resources, resource => resource.Id == $"{account.Id}/queueServices/default/queues/{queue}");
        Assert.Contains(resources, resource => resource.Id == $"{account.Id}/queueServices/default/queues/{queue}-poison");
        Assert.Contains(resources, resource => resource.Id == $"{account.Id}/blobServices/default/containers/{deadLetters}");
    }

    [BicepFact]
    public async Task The_api_versions_are_the_cmdlets_own()
    {
        var versions = new Dictionary<string, string>
        {
            ["Microsoft.Storage"] = ManagementVersions.Storage,
            ["Microsoft.Authorization"] = ManagementVersions.Authorization,
            ["Microsoft.EventGrid"] = ManagementVersions.EventGrid,
        };
        var resources = await deployment.ResourcesAsync();
        Assert.All(versions, version => Assert.All(
            Some.Of(resources.Where(resource => resource.IsOf(version.Key)).ToArray()),
            resource => Assert.Equal(version.Value, resource.ApiVersion)));
    }

    [BicepFact]
    public async Task Each_identity_has_the_roles_that_it_needs_and_no_more()
    {
        var resources = await deployment.ResourcesAsync();
        var account = One(resources, ResourceIds.StorageAccounts, "recordings").Id;
        var host = One(resources, ResourceIds.StorageAccounts, "rechost").Id;
        var insights = One(resources, "Microsoft.Insights/components").Id;
        (string Scope, string Role)[] expected =
        [
            // Of Event Grid.
            ($"{account}/queueServices/default/queues/recordings", DataRole.QueueSender.Id),
            ($"{account}/blobServices/default/containers/recordings-deadletter", DataRole.BlobContributor.Id),

            // Of the worker: Storage Queue Data Contributor, Storage Blob Data Owner; Contributor.
            (account, "974c5e8b-45b9-4653-ba55-5f855dd0fb88"),
            ($"{account}/blobServices/default/containers/recordings", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"),
            ($"{Group}Microsoft.Communication/communicationServices/contoso", "b24988ac-6180-42a0-ab88-20f7382dd24c"),

            // Of its host.
            (host, "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"),
            (host, "974c5e8b-45b9-4653-ba55-5f855dd0fb88"),
            (host, "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"),
            (insights, "3913510d-42f4-4e42-8a64-420c390055eb"),
        ];
        var assignments = resources.Where(resource => resource.Type == "Microsoft.Authorization/roleAssignments").ToArray();
        Assert.Equal(
            expected.Order(),
            assignments.Select(assignment => (assignment.Scope, LastPart(Text(assignment.Properties, "roleDefinitionId")))).Order());

        // Named as the cmdlets name them: by scope, principal and role.
        Assert.All(assignments, assignment =>
        {
            Assert.StartsWith($"[guid('{assignment.Scope.ToLowerInvariant()}', ", assignment.Name, StringComparison.Ordinal);
            Assert.Contains("principalId", assignment.Name, StringComparison.Ordinal);
            var role = LastPart(Text(assignment.Properties, "roleDefinitionId"));
            Assert.EndsWith($", '{role}')]", assignment.Name, StringComparison.Ordinal);
        });
    }

    [BicepFact]
    public async Task A_template_names_the_same_thing_as_the_cmdlets_do()
    {
        const string Name = "a-resource-whose-name-is-nearly-as-long-as-names-can-be-in-azure";
        var resources = await Bicep.PredictAsync(("communicationServicesName", Name), ("worker", "None"));
        var topic = One(resources, "Microsoft.EventGrid/systemTopics");
        var way = new EventWay(
            new EventSetupRequest
            {
                ResourceId = $"{Group}{ResourceIds.CommunicationServices}/{Name}",
                StorageAccountId = $"{Group}{ResourceIds.StorageAccounts}/contoso",
                QueueName = "recordings",
            },
            null,
            new EngineOptions());
        Assert.Equal(way.NewTopic().ToString(), topic.Id);
        Assert.True(topic.Name.Length <= 50, topic.Name);

        // guid() of a template.
        var id = DataRole.QueueSender.AssignmentId("/Scope", "principal");
        Assert.Equal($"'{id}'", await Bicep.EvaluateAsync($"guid(toLower('/Scope'), 'principal', '{DataRole.QueueSender.Id}')"));
    }

    [BicepFact]
    public async Task Nothing_is_public_and_no_account_takes_a_key()
    {
        var resources = await deployment.ResourcesAsync();
        foreach (var account in Some.Of(resources.Where(resource => resource.Type == ResourceIds.StorageAccounts).ToArray()))
        {
            Assert.False(account.Properties["allowBlobPublicAccess"]!.GetValue<bool>());
            Assert.False(account.Properties["allowSharedKeyAccess"]!.GetValue<bool>());
            Assert.True(account.Properties["supportsHttpsTrafficOnly"]!.GetValue<bool>());
            Assert.Equal("TLS1_2", Text(account.Properties, "minimumTlsVersion"));
        }

        var containers = resources.Where(resource => resource.Type.EndsWith("/containers", StringComparison.Ordinal)).ToArray();
        Assert.All(Some.Of(containers), container => Assert.Equal("None", Text(container.Properties, "publicAccess")));
        var all = string.Concat(resources.Select(resource => resource.Json.ToJsonString()));
        Assert.DoesNotContain("AccountKey", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("listKeys", all, StringComparison.OrdinalIgnoreCase);
    }

    [BicepFact]
    public async Task The_function_has_the_settings_that_it_reads()
    {
        var resources = await deployment.ResourcesAsync();
        var settings = One(resources, "Microsoft.Web/sites/config").Properties.AsObject().Select(setting => setting.Key).ToHashSet();
        var sample = Path.Combine(Repository.Root, "examples", "functions", "SaveRecording");
        Assert.Empty(Variables(Path.Combine(sample, "run.ps1")).Except(settings));

        // The trigger: the queue by its name, the account by the settings that begin with the name of the connection.
        var trigger = JsonNode.Parse(File.ReadAllText(Path.Combine(sample, "function.json")))!["bindings"]![0]!;
        Assert.Contains($"{Text(trigger, "connection")}__queueServiceUri", settings);
        Assert.Equal("recordings", Text(trigger, "queueName"));

        var runtime = One(resources, "Microsoft.Web/sites").Properties["functionAppConfig"]!["runtime"]!;
        Assert.Equal(("powershell", "7.6"), (Text(runtime, "name"), Text(runtime, "version")));
    }

    [BicepFact]
    public async Task The_container_job_has_the_variables_that_its_script_reads_and_takes_the_place_of_the_function()
    {
        var resources = await Bicep.PredictAsync(
            ("worker", "Container"), ("workerImage", "contoso.azurecr.io/worker:1"), ("workerRegistry", "contoso.azurecr.io"));
        Assert.DoesNotContain(resources, resource => resource.IsOf("Microsoft.Web"));
        var properties = One(resources, "Microsoft.App/jobs").Properties;
        var job = properties.ToJsonString();
        var worker = Path.Combine(Repository.Root, "examples", "worker", "Worker.ps1");
        var given = properties["template"]!["containers"]![0]!["env"]!.AsArray().Select(variable => Text(variable!, "name")).Order();
        string[] wanted = ["AcsEndpoint", "AcsResourceId", "RecordingsContainer", "RecordingsQueue", "WorkerClientId"];
        Assert.Equal(wanted, given);
        Assert.Empty(wanted.Except(Variables(worker)));
        Assert.Contains("\"queueName\":\"recordings\"", job, StringComparison.Ordinal);
        Assert.Equal(5, resources.Count(resource => resource.Type == "Microsoft.Authorization/roleAssignments"));
    }

    [BicepFact]
    public async Task A_container_job_without_an_image_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Bicep.PredictAsync(("worker", "Container")));
        Assert.Contains("A container job needs workerImage.", refused.Message, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task A_worker_of_ones_own_leaves_the_rest_as_it_is_and_versions_can_be_made_immutable()
    {
        var resources = await Bicep.PredictAsync(("worker", "None"), ("immutabilityDays", 3650));
        Assert.DoesNotContain(resources, resource => resource.IsOf("Microsoft.Web") || resource.IsOf("Microsoft.App"));
        Assert.Equal(2, resources.Count(resource => resource.Type == "Microsoft.Authorization/roleAssignments"));
        var account = One(resources, ResourceIds.StorageAccounts).Id;
        var recordings = Assert.Single(resources, resource => resource.Id == $"{account}/blobServices/default/containers/recordings");
        Assert.True(recordings.Properties["immutableStorageWithVersioning"]!["enabled"]!.GetValue<bool>());
        var policy = One(resources, "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies");
        Assert.Equal(3650, policy.Properties["immutabilityPeriodSinceCreationInDays"]!.GetValue<int>());

        // Versions are not to be deleted before.
        var lifecycle = One(resources, "Microsoft.Storage/storageAccounts/managementPolicies").Properties;
        var actions = lifecycle["policy"]!["rules"]![0]!["definition"]!["actions"]!;
        Assert.Equal(3650, actions["version"]!["delete"]!["daysAfterCreationGreaterThan"]!.GetValue<int>());
        Assert.Null(actions["baseBlob"]!["delete"]);
    }

    [BicepFact]
    public async Task Alerts_watch_the_queue_that_is_filled_and_go_to_the_address_that_was_given()
    {
        var resources = await deployment.ResourcesAsync();
        var topic = One(resources, "Microsoft.EventGrid/systemTopics").Id;
        var group = One(resources, "Microsoft.Insights/actionGroups");
        Assert.Contains(DeployFixture.MailAddress, group.Properties.ToJsonString(), StringComparison.Ordinal);
        var metrics = resources.Where(resource => resource.Type == "Microsoft.Insights/metricAlerts").ToArray();
        Assert.Equal(["DeadLetteredCount", "DroppedEventCount"], metrics.Select(alert => Text(Criterion(alert), "metricName")));
        Assert.All(metrics, alert => Assert.Equal("recordings", $"{Criterion(alert)["dimensions"]![0]!["values"]![0]}"));
        Assert.All(metrics, alert => Assert.Equal(topic, $"{alert.Properties["scopes"]![0]}"));

        var account = One(resources, ResourceIds.StorageAccounts, "recordings").Name;
        var queries = resources.Where(resource => resource.Type == "Microsoft.Insights/scheduledQueryRules").ToArray();
        Assert.Equal(["recordings-poison", "recordings-waiting"], queries.Select(alert => alert.Name));
        Assert.All(queries, alert => Assert.Contains($"AccountName == \"{account}\"", Query(alert), StringComparison.Ordinal));
        Assert.Contains("\"/recordings-poison/messages\"", Query(queries[0]), StringComparison.Ordinal);
        Assert.Contains("\"/recordings/messages\"", Query(queries[1]), StringComparison.Ordinal);
        Assert.All(
            metrics.Concat(queries),
            alert => Assert.Contains(group.Id, alert.Properties["actions"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase));
    }

    private static PredictedResource One(IEnumerable<PredictedResource> resources, string type, string name = "") =>
        Assert.Single(resources, resource => resource.Type == type && resource.Name.StartsWith(name, StringComparison.Ordinal));

    private static JsonNode Criterion(PredictedResource alert) => alert.Properties["criteria"]!["allOf"]![0]!;

    private static string Query(PredictedResource alert) => Text(Criterion(alert), "query");

    private static string Text(JsonNode node, params IEnumerable<string> path) =>
        path.Aggregate(node, (inner, name) => inner[name]!).GetValue<string>();

    private static string LastPart(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static IEnumerable<string> Variables(string script) =>
        EnvironmentVariable().Matches(File.ReadAllText(script)).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\$env:(\w+)")]
    private static partial Regex EnvironmentVariable();
}
