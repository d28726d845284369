using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Management;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>Granting a resource access to a container, and finding out what is missing.</summary>
public sealed class StorageAccessTests(AzuriteBlobs azurite) : OwnStorageTest(azurite)
{
    private const string Role = "/providers/Microsoft.Authorization/roleAssignments";

    [NodeFact("azurite")]
    public async Task Granting_does_what_is_missing_and_then_nothing_more()
    {
        var first = await GrantAsync();
        Assert.Equal([("Identity", true), ("Container", true), ("Role", true)], first.Select(step => (step.Step, step.Changed)));
        Assert.True(await Blobs.ExistsAsync());
        var assignment = Assert.Single(await AssignmentsAsync());

        var second = await GrantAsync();
        Assert.Equal([("Identity", false), ("Container", false), ("Role", false)], second.Select(step => (step.Step, step.Changed)));
        Assert.Equal([assignment], await AssignmentsAsync());
    }

    [NodeFact("azurite")]
    public async Task Two_who_grant_at_once_end_in_one_assignment_and_no_error()
    {
        var both = await Task.WhenAll(GrantAsync(), GrantAsync(host: new FakeHost()), GrantAsync(host: new FakeHost()));
        Assert.All(both, steps => Assert.Equal(["Identity", "Container", "Role"], steps.Select(step => step.Step)));
        Assert.Single(await AssignmentsAsync());
    }

    [NodeFact("azurite")]
    public async Task An_assignment_made_by_hand_is_good_enough_at_the_scope_and_above_it()
    {
        var principal = await PrincipalAsync();
        await AssignAsync(StorageAccountId[..StorageAccountId.IndexOf("/providers", StringComparison.Ordinal)], principal);
        var role = (await GrantAsync()).Single(step => step.Step == "Role");
        Assert.False(role.Changed);
        Assert.Contains("resourceGroups/emulator", role.Detail, StringComparison.Ordinal);
        Assert.Single(await AssignmentsAsync());
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task Where_the_answer_is_no_every_step_is_asked_and_none_is_done()
    {
        var host = new FakeHost { Answer = false };
        Assert.Empty(await GrantAsync(host: host));
        Assert.Equal(3, host.Questions.Count);
        Assert.False(await Blobs.ExistsAsync());
        Assert.Equal("None", (await ManageAsync(HttpMethod.Get, EmulatorAccount.ResourceId))!["identity"]!["type"]!.GetValue<string>());
    }

    [NodeFact("azurite")]
    public async Task User_assigned_identities_stay()
    {
        const string Mine =
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator"
            + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine";
        var identity =
            new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentities"] = new JsonObject { [Mine] = new JsonObject() } };
        await ManageAsync(HttpMethod.Patch, EmulatorAccount.ResourceId, new JsonObject { ["identity"] = identity }.ToJsonString());
        await GrantAsync();
        var after = (await ManageAsync(HttpMethod.Get, EmulatorAccount.ResourceId))!["identity"]!;
        Assert.Equal("SystemAssigned,UserAssigned", after["type"]!.GetValue<string>());
        Assert.NotNull(after["userAssignedIdentities"]![Mine]);
    }

    [NodeFact("azurite")]
    public async Task A_role_of_today_may_not_be_effective_yet()
    {
        await GrantAsync();
        var patient = new RecordingEngine(
            CoreTest.Impatient with
            {
                Transport = new Azure.Core.Pipeline.HttpClientTransport(TrustedClient.Create(Server)),
                RolePropagation = TimeSpan.FromMinutes(10),
            },
            Manager);
        var checks = new List<StorageAccessCheck>();
        await ((IRecordingEngine)patient).OpenStorageAccess(Request())
            .TestAsync(check => { checks.Add(check); return Task.CompletedTask; }, None);
        var role = checks.Single(check => check.Check == "Role");
        Assert.True(role.Passed);
        Assert.Contains("may not be effective yet", role.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("yet", (await TestAsync()).Single(check => check.Check == "Role").Found, StringComparison.Ordinal);
    }

    [NodeTheory("azurite")]
    [InlineData("Identity")]
    [InlineData("Role")]
    [InlineData("Role at another container")]
    [InlineData("Container")]
    [InlineData("Firewall")]
    [InlineData("Firewall closed")]
    [InlineData("PublicAccess")]
    [InlineData("HttpsOnly")]
    public async Task The_one_thing_that_is_broken_is_named_and_its_advice_mends_it(string broken)
    {
        await GrantAsync();
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
        await BreakAsync(broken);

        var failed = Assert.Single(await TestAsync(), check => !check.Passed);
        Assert.Equal(broken.Split(' ')[0], failed.Check);
        await FollowAsync(failed.Remedy!);
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
        Assert.All(Some.Of(await TestAsync()), check => Assert.Null(check.Remedy));
    }

    [NodeTheory("azurite")]
    [InlineData("Identity")]
    [InlineData("Role")]
    [InlineData("Role at another container")]
    [InlineData("Container")]
    [InlineData("Firewall")]
    public async Task What_could_not_be_exported_is_saved_from_the_service_with_a_warning(string broken)
    {
        await GrantAsync();
        await BreakAsync(broken);
        var recorded = await RecordIntoContainerAsync();
        var chunk = Assert.Single(recorded.Chunks);
        Assert.Equal("AzureBlob", recorded.StorageType);
        Assert.NotNull(chunk.ExpiresOn);
        Assert.True((await SaveAsync(chunk)).Verified);
        Assert.Contains(Host.Warnings, warning => warning.Contains("Test-AcsRecordingStorageAccess", StringComparison.Ordinal));
    }

    [NodeFact("azurite")]
    public async Task An_assignment_that_another_process_makes_meanwhile_is_as_good()
    {
        await FaultAsync(
            """
            {"method":"PUT","path":"/roleAssignments/","count":1,"status":409,
            "body":"{\"error\":{\"code\":\"RoleAssignmentExists\",\"message\":\"The role assignment already exists.\"}}"}
            """);
        var role = (await GrantAsync()).Single(step => step.Step == "Role");
        Assert.False(role.Changed);
    }

    [NodeFact("azurite")]
    public async Task Another_conflict_is_an_error()
    {
        await FaultAsync(
            """
            {"method":"PUT","path":"/roleAssignments/","status":409,
            "body":"{\"error\":{\"code\":\"RoleAssignmentUpdateNotPermitted\",\"message\":\"No.\"}}"}
            """);
        var exception = await FailsAsync("ManagementRefused", RecordingErrorCategory.InvalidOperation, () => GrantAsync());
        Assert.DoesNotContain("Run the same command again", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [NodeTheory("azurite")]
    [InlineData(403, "AuthorizationFailed")]
    [InlineData(404, "RoleAssignmentNotFound")]
    public async Task A_role_that_may_not_be_assigned_is_told_as_that_with_the_right_that_it_takes(int status, string code)
    {
        await FaultAsync(
            $$$$"""
            {"method":"PUT","path":"/roleAssignments/","status":{{{{status}}}},
            "body":"{\"error\":{\"code\":\"{{{{code}}}}\",\"message\":\"No.\"}}"}
            """);
        var exception = await FailsAsync("RoleNotAssigned", RecordingErrorCategory.PermissionDenied, () => GrantAsync());
        Assert.Contains(code, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft.Authorization/roleAssignments/write", exception.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Role Based Access Control Administrator", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [NodeTheory("azurite")]
    [InlineData(ManagementRight.ResourceWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.ContainerWrite, "ManagementAccessDenied")]
    [InlineData(ManagementRight.RoleRead, "RolesUnreadable")]
    [InlineData(ManagementRight.RoleWrite, "RoleNotAssigned")]
    public async Task What_the_manager_may_not_do_is_an_error_that_names_it_and_later_the_rest_is_done(
        ManagementRight right, string errorId)
    {
        WithoutRights.Add(right);
        await FailsAsync(errorId, RecordingErrorCategory.PermissionDenied, () => GrantAsync());
        WithoutRights.Clear();
        await GrantAsync();
        Assert.Single(await AssignmentsAsync());
    }

    [NodeTheory("azurite")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_identity_stays_off_where_the_storage_account_is_not_there_or_not_to_be_read(bool isThere)
    {
        var request = Request();
        if (isThere)
        {
            WithoutRights.Add(ManagementRight.AccountRead);
        }
        else
        {
            request = new StorageAccessRequest
            {
                ResourceId = request.ResourceId,
                StorageAccountId = StorageAccountId + "2",
                ContainerName = Container,
                ManagementUri = request.ManagementUri,
            };
        }

        await Assert.ThrowsAsync<RecordingException>(() => GrantAsync(request));
        Assert.Equal("None", (await ManageAsync(HttpMethod.Get, EmulatorAccount.ResourceId))!["identity"]!["type"]!.GetValue<string>());
    }

    [NodeTheory("azurite")]
    [InlineData(ManagementRight.ResourceRead, "Identity Role")]
    [InlineData(ManagementRight.RoleRead, "Role")]
    [InlineData(ManagementRight.ContainerRead, "Container")]
    [InlineData(ManagementRight.AccountRead, "Container Firewall PublicAccess HttpsOnly")]
    public async Task The_test_goes_on_past_what_may_not_be_read(ManagementRight right, string unknown)
    {
        await GrantAsync();
        WithoutRights.Add(right);
        var checks = await TestAsync();
        Assert.Equal(["Identity", "Role", "Container", "Firewall", "PublicAccess", "HttpsOnly"], checks.Select(check => check.Check));
        Assert.Equal(unknown, string.Join(' ', checks.Where(check => check.Unknown).Select(check => check.Check)));
        Assert.All(checks, check => Assert.Equal(!check.Unknown, check.Passed));
        Assert.All(Some.Of(checks.Where(check => check.Unknown)), check =>
            Assert.Contains("may not", check.Found, StringComparison.Ordinal));
        Assert.All(Some.Of(checks.Where(check => check.Unknown)), check => Assert.NotNull(check.Remedy));
    }

    [NodeFact("azurite")]
    public async Task Whatever_the_management_answers_is_an_outcome_or_a_typed_error_and_the_next_grant_ends_well()
    {
        var random = new Random(1);
        int[] statuses = [200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503];
        string[] bodies =
        [
            "", "<html>", "null", "[]", "{}", "{\"value\":[null,{},{\"properties\":5}]}", "{\"identity\":\"text\",\"properties\":[]}",
            "{\"error\":{\"code\":\"\\ud800\"}}", "{\"error\":{\"code\":\"PrincipalNotFound\"}}",
            "{\"identity\":{\"type\":\"SystemAssigned\",\"principalId\":\"\\ud800\"}}",
        ];
        var errors = new HashSet<string>();
        for (var round = 0; round < 40; round++)
        {
            await FaultAsync(
                new JsonObject
                {
                    ["path"] = "/subscriptions/",
                    ["skip"] = random.Next(5),
                    ["count"] = random.Next(1, 4),
                    ["status"] = statuses[random.Next(statuses.Length)],
                    ["body"] = bodies[random.Next(bodies.Length)],
                }.ToJsonString());
            foreach (var action in new Func<Task>[] { () => GrantAsync(), () => TestAsync() })
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
        await GrantAsync();
        Assert.Single(await AssignmentsAsync());
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task A_resource_that_is_not_there_is_named()
    {
        var request = Request();
        var other = new StorageAccessRequest
        {
            ResourceId = request.ResourceId + "2",
            StorageAccountId = request.StorageAccountId,
            ManagementUri = request.ManagementUri,
        };
        var exception = await FailsAsync("ResourceNotFound", RecordingErrorCategory.ObjectNotFound, () => TestAsync(other));
        Assert.Contains("emulator2", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", StorageAccountId, "recordings", "https://management.azure.com", "InvalidResourceId")]
    [InlineData(StorageAccountId, StorageAccountId, "recordings", "https://management.azure.com", "InvalidResourceId")]
    [InlineData(EmulatorAccount.ResourceId, EmulatorAccount.ResourceId, "recordings", "https://management.azure.com", "InvalidResourceId")]
    [InlineData(
        EmulatorAccount.ResourceId,
        StorageAccountId + "/blobServices/default",
        "recordings",
        "https://management.azure.com",
        "InvalidResourceId")]
    [InlineData(EmulatorAccount.ResourceId, StorageAccountId, "Upper", "https://management.azure.com", "InvalidContainerName")]
    [InlineData(EmulatorAccount.ResourceId, StorageAccountId, "a/../b", "https://management.azure.com", "InvalidContainerName")]
    [InlineData(EmulatorAccount.ResourceId, StorageAccountId, "recordings", "http://management.azure.com", "InvalidManagementUri")]
    [InlineData(EmulatorAccount.ResourceId, StorageAccountId, "recordings", "https://management.azure.com/path", "InvalidManagementUri")]
    public void What_can_not_be_meant_is_refused_before_anything_is_sent(
        string resource, string account, string container, string management, string errorId)
    {
        var request = new StorageAccessRequest
        {
            ResourceId = resource,
            StorageAccountId = account,
            ContainerName = container,
            ManagementUri = new Uri(management),
        };
        Assert.Equal(errorId, Assert.Throws<RecordingException>(() => Management.OpenStorageAccess(request)).ErrorId);
    }

    [Fact]
    public void The_same_assignment_always_has_the_same_id()
    {
        // Python: uuid.uuid5(uuid.UUID('11fb06fb-712d-4ddd-98c7-e71bbd588830'), '/a-p-ba92f5b4-2d11-453d-a403-e96b0029c9fe')
        Assert.Equal(Guid.Parse("46887995-ed38-53ee-b88e-6aae0d35538f"), DataRole.BlobContributor.AssignmentId("/A", "P"));
        Assert.NotEqual(DataRole.BlobContributor.AssignmentId("/a", "p"), DataRole.BlobContributor.AssignmentId("/b", "p"));
        Assert.NotEqual(DataRole.BlobContributor.AssignmentId("/a", "p"), DataRole.QueueSender.AssignmentId("/a", "p"));
    }

    private async Task<string> PrincipalAsync()
    {
        await ManageAsync(HttpMethod.Patch, EmulatorAccount.ResourceId, """{"identity":{"type":"SystemAssigned"}}""");
        while (true)
        {
            if ((await ManageAsync(HttpMethod.Get, EmulatorAccount.ResourceId))!["identity"]!["principalId"] is { } principal)
            {
                return principal.GetValue<string>();
            }
        }
    }

    /// <summary>As often as it takes until the new principal is known.</summary>
    private async Task AssignAsync(string scope, string principalId)
    {
        const string Definition = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe";
        var body =
            $$$"""
            {"properties":{"roleDefinitionId":"{{{Definition}}}","principalId":"{{{principalId}}}","principalType":"ServicePrincipal"}}
            """;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ManageAsync(HttpMethod.Put, $"{scope}{Role}/{Guid.NewGuid()}", body);
                return;
            }
            catch (Xunit.Sdk.TrueException exception) when (
                exception.Message.Contains("PrincipalNotFound", StringComparison.Ordinal) && attempt < 5)
            {
                // Not yet.
            }
        }
    }

    private async Task BreakAsync(string what)
    {
        switch (what)
        {
            case "Identity":
                await ManageAsync(HttpMethod.Patch, EmulatorAccount.ResourceId, """{"identity":{"type":"None"}}""");
                break;
            case "Role":
                await ManageAsync(HttpMethod.Delete, Assert.Single(await AssignmentsAsync()));
                break;
            case "Role at another container":
                await ManageAsync(HttpMethod.Delete, Assert.Single(await AssignmentsAsync()));
                await AssignAsync(StorageAccountId + "/blobServices/default/containers/other", await PrincipalAsync());
                break;
            case "Container":
                await ManageAsync(HttpMethod.Delete, $"{StorageAccountId}/blobServices/default/containers/{Container}");
                break;
            default:
                await ChangeAccountAsync(what switch
                {
                    "Firewall" => """{"networkAcls":{"defaultAction":"Deny"}}""",
                    "Firewall closed" => """{"publicNetworkAccess":"Disabled"}""",
                    "PublicAccess" => """{"allowBlobPublicAccess":true}""",
                    _ => """{"supportsHttpsTrafficOnly":false}""",
                });
                if (what == "PublicAccess")
                {
                    await ManageAsync(
                        HttpMethod.Put,
                        $"{StorageAccountId}/blobServices/default/containers/{Container}",
                        """{"properties":{"publicAccess":"Blob"}}""");
                }

                break;
        }
    }

    /// <summary>Does what the advice says, as the command that it names would.</summary>
    private async Task FollowAsync(string remedy)
    {
        if (remedy.StartsWith("Grant-AcsRecordingStorageAccess", StringComparison.Ordinal))
        {
            Assert.Equal(
                $"Grant-AcsRecordingStorageAccess -ResourceId '{EmulatorAccount.ResourceId}' -StorageAccountId '{StorageAccountId}' "
                + $"-ContainerName '{Container}' -ManagementUri '{Server.Endpoint}'",
                remedy);
            await GrantAsync();
            return;
        }

        const string Update = $"az storage account update --ids '{StorageAccountId}' ";
        Assert.StartsWith(Update, remedy, StringComparison.Ordinal);
        await ChangeAccountAsync(remedy[Update.Length..] switch
        {
            "--default-action Allow" => """{"networkAcls":{"defaultAction":"Allow"}}""",
            "--public-network-access Enabled --default-action Allow" =>
                """{"publicNetworkAccess":"Enabled","networkAcls":{"defaultAction":"Allow"}}""",
            "--allow-blob-public-access false" => """{"allowBlobPublicAccess":false}""",
            "--https-only true" => """{"supportsHttpsTrafficOnly":true}""",
            var other => throw new InvalidOperationException(other),
        });
    }

    private Task ChangeAccountAsync(string properties) =>
        ManageAsync(HttpMethod.Patch, StorageAccountId, $$"""{"properties":{{properties}}}""");
}
