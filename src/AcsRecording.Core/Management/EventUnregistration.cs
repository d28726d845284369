using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>
/// Takes back what was registered: the event subscription, the roles that no other subscription needs, and a topic of this module's own
/// that no subscription is left in. Queue and container stay, with what they hold.
/// </summary>
internal sealed class EventUnregistration(EventWay way, EngineOptions options, Func<EventSetupStep, Task> emit, ICommandHost host)
{
    private readonly ManagementWait _wait = new("Unregistering events", way.Request.ResourceId, options, host);
    private readonly SetupSteps _steps = new(emit, host);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await way.FindTopicAsync(everywhere: false, cancellationToken).ConfigureAwait(false) is not { } topic)
            {
                await _steps.EmitAsync("Subscription", StepOutcome.There, "the resource has no system topic", way.Resource)
                    .ConfigureAwait(false);
                return;
            }

            var subscriptions = await way.ListSubscriptionsAsync(topic.Id, cancellationToken).ConfigureAwait(false);
            var own = subscriptions.FirstOrDefault(item => item.Name.Equals(way.SubscriptionName, StringComparison.OrdinalIgnoreCase));
            way.EnsureOwn(topic.Id, own);
            var others = subscriptions.Where(item => item != own).ToList();
            if (await UnsubscribeAsync(topic, own, cancellationToken).ConfigureAwait(false) == StepOutcome.Declined)
            {
                return;
            }

            if (topic.Identity.PrincipalId is { } principalId)
            {
                var queues = others.Select(item => IdOf(item.Queue, "queueServices/default/queues"));
                await UnassignAsync("QueueRole", DataRole.QueueSender, principalId, queues, cancellationToken).ConfigureAwait(false);
                var containers = others.Select(item => IdOf(item.DeadLetter, "blobServices/default/containers"));
                await UnassignAsync("DeadLetterRole", DataRole.BlobContributor, principalId, containers, cancellationToken)
                    .ConfigureAwait(false);
            }

            await DeleteTopicAsync(topic, others.Count, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _wait.End();
        }
    }

    private async Task<StepOutcome> UnsubscribeAsync(SystemTopic topic, EventSubscription? own, CancellationToken cancellationToken)
    {
        var id = way.SubscriptionIn(topic.Id);
        var outcome = StepOutcome.There;
        if (own is not null)
        {
            // What is recorded from then on is announced nowhere.
            outcome = await _steps.AskAsync(id, "Delete the event subscription", isLoss: true).ConfigureAwait(false);
            if (outcome == StepOutcome.Done)
            {
                await DeleteAsync(id, "the deletion of the event subscription", cancellationToken).ConfigureAwait(false);
            }
        }

        await _steps.EmitAsync("Subscription", outcome, own is null ? "there is none" : "deleted", id).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Only assignments with the id that this module gives them, at scopes that no other subscription needs.</summary>
    private async Task UnassignAsync(
        string step, DataRole role, string principalId, IEnumerable<string> needed, CancellationToken cancellationToken)
    {
        var assigned = await way.Roles.GetAsync(role, principalId, cancellationToken).ConfigureAwait(false);
        var own = assigned.Where(item =>
            item.Id.EndsWith("/" + role.AssignmentId(item.Scope, principalId), StringComparison.OrdinalIgnoreCase));
        foreach (var item in own.Where(item => !needed.Contains(item.Scope, StringComparer.OrdinalIgnoreCase)))
        {
            if (!ResourceIdentifier.TryParse(item.Id, out var id))
            {
                continue;
            }

            var outcome = await _steps.AskAsync(id!, $"Take back {role.Name}").ConfigureAwait(false);
            if (outcome == StepOutcome.Done)
            {
                (await way.At(id!).DeleteAsync(ManagementVersions.Authorization, cancellationToken).ConfigureAwait(false)).EnsureDone();
            }

            await _steps.EmitAsync(step, outcome, $"{role.Name} at {Redaction.Clean(item.Scope)} taken back", id!).ConfigureAwait(false);
        }
    }

    private async Task DeleteTopicAsync(SystemTopic topic, int others, CancellationToken cancellationToken)
    {
        if (others > 0 || !topic.IsOwn)
        {
            var reason = others > 0 ? $"other event subscriptions in it: {others}" : "this module has not made it";
            await _steps.EmitAsync("Topic", StepOutcome.There, $"stays: {reason}", topic.Id).ConfigureAwait(false);
            return;
        }

        var outcome = await _steps.AskAsync(topic.Id, "Delete the Event Grid system topic").ConfigureAwait(false);
        if (outcome == StepOutcome.Done)
        {
            await DeleteAsync(topic.Id, "the deletion of the system topic", cancellationToken).ConfigureAwait(false);
        }

        await _steps.EmitAsync("Topic", outcome, "deleted", topic.Id).ConfigureAwait(false);
    }

    private async Task DeleteAsync(ResourceIdentifier id, string what, CancellationToken cancellationToken)
    {
        var resource = way.At(id);
        var answer = await resource.DeleteAsync(ManagementVersions.EventGrid, cancellationToken).ConfigureAwait(false);
        (await new LongRunningOperation(way.Pipeline, _wait, options)
            .EndAsync(answer, resource, ManagementVersions.EventGrid, what, cancellationToken).ConfigureAwait(false)).EnsureDone();
    }

    private static string IdOf((string AccountId, string Name)? place, string service) =>
        place is var (accountId, name) ? $"{accountId}/{service}/{name}" : "";
}
