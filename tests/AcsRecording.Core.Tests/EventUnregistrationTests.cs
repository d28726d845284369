using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using AcsRecording.Core.Management;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>Taking back what was registered, and nothing else.</summary>
public sealed class EventUnregistrationTests(AzuriteAccount azurite) : EventSetupTest(azurite)
{
    [NodeFact("azurite")]
    public async Task What_was_registered_is_taken_back_and_what_holds_data_stays()
    {
        await RegisterAsync();
        await RecordAsync();
        var steps = await UnregisterAsync();
        Assert.Equal(
            [("Subscription", true), ("QueueRole", true), ("DeadLetterRole", true), ("Topic", true)],
            steps.Select(step => (step.Step, step.Changed)));
        Assert.True(await Queue.ExistsAsync());
        Assert.True(await DeadLetters.ExistsAsync());
        Assert.NotNull(await ReceiveAsync());
        Assert.Equal(
            ["Topic"], (await TestAsync()).Where(check => !check.Passed && check.Check != "Worker").Select(check => check.Check));

        var again = await UnregisterAsync();
        Assert.Equal([("Subscription", false)], again.Select(step => (step.Step, step.Changed)));
        Assert.Contains(await RegisterAsync(), step => step is { Step: "Subscription", Changed: true });
    }

    [NodeFact("azurite")]
    public async Task Only_the_end_of_the_events_is_asked_for_as_a_loss()
    {
        await RegisterAsync();
        var host = new FakeHost();
        await UnregisterAsync(host: host);
        Assert.Equal([true, false, false, false], host.Losses);
    }

    [NodeFact("azurite")]
    public async Task Where_the_answer_is_no_nothing_is_taken_back()
    {
        await RegisterAsync();
        var host = new FakeHost { Answer = false };
        Assert.Empty(await UnregisterAsync(host: host));
        Assert.Single(host.Questions);
        Assert.All(Some.Of(await TestAsync()), check => Assert.True(check.Passed, check.ToString()));
    }

    [NodeFact("azurite")]
    public async Task What_another_subscription_needs_stays()
    {
        await RegisterAsync();
        await RegisterAsync(Request(QueueName + "-2"));
        var steps = await UnregisterAsync();
        Assert.Equal([("Subscription", true), ("Topic", false)], steps.Select(step => (step.Step, step.Changed)));
        Assert.All(Some.Of(await TestAsync(Request(QueueName + "-2"))), check => Assert.True(check.Passed, check.ToString()));

        // The last one takes the rest with it.
        Assert.Equal(
            ["Subscription", "QueueRole", "DeadLetterRole", "Topic"],
            (await UnregisterAsync(Request(QueueName + "-2"))).Where(step => step.Changed).Select(step => step.Step));
    }

    [NodeFact("azurite")]
    public async Task A_role_that_was_assigned_by_hand_stays()
    {
        await RegisterAsync();
        var principal = await PrincipalAsync();
        await UnassignAsync(DataRole.QueueSender);
        var definition = $"/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/{DataRole.QueueSender.Id}";
        var assignment = $"{QueueId}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        await ManageAsync(
            HttpMethod.Put,
            assignment,
            $$$"""
            {"properties":{"roleDefinitionId":"{{{definition}}}","principalId":"{{{principal}}}","principalType":"ServicePrincipal"}}
            """);
        var steps = await UnregisterAsync();
        Assert.DoesNotContain(steps, step => step.Step == "QueueRole");
        Assert.NotNull(await ManageAsync(HttpMethod.Get, assignment));
    }

    [NodeTheory("azurite")]
    [InlineData(ManagementRight.SubscriptionWrite, "ManagementAccessDenied", "Subscription")]
    [InlineData(ManagementRight.RoleWrite, "RoleNotAssigned", "QueueRole")]
    [InlineData(ManagementRight.TopicWrite, "ManagementAccessDenied", "Topic")]
    public async Task What_the_identity_may_not_take_back_is_told_and_the_next_one_who_may_goes_on(
        ManagementRight right, string errorId, string step)
    {
        await RegisterAsync();
        WithoutRights.Add(right);
        await FailsAsync(errorId, RecordingErrorCategory.PermissionDenied, () => UnregisterAsync());
        WithoutRights.Clear();
        Assert.Contains(await UnregisterAsync(), item => item.Step == step && item.Changed);
    }
}
