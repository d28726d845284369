using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>
/// Does what is missing between a resource's events and a queue, step by step. Each is asked for before anything changes.
/// </summary>
internal sealed class EventRegistration(EventWay way, EngineOptions options, Func<EventSetupStep, Task> emit, ICommandHost host)
{
    private static readonly string[] AccessWords = ["identity", "permission", "role", "unauthorized", "forbidden"];

    private readonly ManagementWait _wait = new("Registering events", way.Request.ResourceId, options, host);
    private readonly SetupSteps _steps = new(emit, host);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Nothing is changed for a resource or an account that isn't there.
            await way.At(way.Resource).GetAsync(ManagementVersions.Communication, cancellationToken).ConfigureAwait(false);
            await way.GetAccountAsync(cancellationToken).ConfigureAwait(false);
            var isThere = await RegisterProviderAsync(cancellationToken).ConfigureAwait(false);

            // Nor where the name is taken.
            var topic = isThere ? await way.FindTopicAsync(everywhere: false, cancellationToken).ConfigureAwait(false) : null;
            var subscription = topic is null ? null : await way.FindSubscriptionAsync(topic.Id, cancellationToken).ConfigureAwait(false);
            way.EnsureOwn(topic?.Id ?? way.NewTopic(), subscription);

            var (topicId, principalId) = await EnsureTopicAsync(topic, cancellationToken).ConfigureAwait(false);
            await EnsureAsync("Queue", way.Queue, "Create the queue", new { properties = new { } }, cancellationToken)
                .ConfigureAwait(false);
            if (way.DeadLetter is { } container)
            {
                var body = new { properties = new { publicAccess = "None" } };
                const string Action = "Create the container for events that can't be delivered";
                await EnsureAsync("DeadLetterContainer", container, Action, body, cancellationToken).ConfigureAwait(false);
            }

            await AssignAsync("QueueRole", DataRole.QueueSender, way.Queue, principalId, cancellationToken).ConfigureAwait(false);
            if (way.DeadLetter is { } scope)
            {
                await AssignAsync("DeadLetterRole", DataRole.BlobContributor, scope, principalId, cancellationToken).ConfigureAwait(false);
            }

            await SubscribeAsync(topicId, subscription, principalId, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _wait.End();
        }
    }

    /// <summary>
    /// Null where the identity may not see it, as one with rights at a resource group alone. Making the topic tells then.
    /// </summary>
    private async Task<bool?> IsProviderRegisteredAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await way.IsProviderRegisteredAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == "ManagementAccessDenied")
        {
            host.WriteVerbose(exception.Message);
            return null;
        }
    }

    /// <summary>Whether Event Grid can be asked, because it is registered or that can't be told.</summary>
    private async Task<bool> RegisterProviderAsync(CancellationToken cancellationToken)
    {
        if (await IsProviderRegisteredAsync(cancellationToken).ConfigureAwait(false) is not { } isRegistered)
        {
            return true;
        }

        var outcome = isRegistered ? StepOutcome.There : await _steps.AskAsync(way.Provider, "Register the resource provider")
            .ConfigureAwait(false);
        if (outcome == StepOutcome.Done)
        {
            var provider = way.At(way.Provider);
            (await provider.PostAsync("register", ManagementVersions.Providers, cancellationToken).ConfigureAwait(false)).EnsureDone();
            await _wait.UntilAsync("the resource provider", () => way.IsProviderRegisteredAsync(cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }

        await _steps.EmitAsync("Provider", outcome, EventSetup.Provider + " is registered", way.Provider).ConfigureAwait(false);
        return outcome is StepOutcome.There or StepOutcome.Done;
    }

    /// <summary>The topic, and its identity's principal; nulls where ShouldProcess said no.</summary>
    private async Task<(ResourceIdentifier? Topic, string? PrincipalId)> EnsureTopicAsync(
        SystemTopic? topic, CancellationToken cancellationToken)
    {
        var id = topic?.Id ?? way.NewTopic();
        var outcome = StepOutcome.There;
        if (topic is null || topic.State is "Failed" or "Canceled")
        {
            outcome = await _steps.AskAsync(id, "Create the Event Grid system topic of the resource").ConfigureAwait(false);
            if (outcome == StepOutcome.Done)
            {
                await PutAsync(id, topic?.SameBody(way.Resource) ?? SystemTopic.Body(way.Resource), "the system topic", cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        await _steps.EmitAsync("Topic", outcome, $"the system topic of {way.Resource.Name}", id).ConfigureAwait(false);
        if (outcome is not (StepOutcome.There or StepOutcome.Done))
        {
            return (null, null);
        }

        var identity = (await way.GetTopicAsync(id, cancellationToken).ConfigureAwait(false)).Identity;
        var wasOn = identity.IsOn;
        if (!wasOn)
        {
            var answer = await _steps.AskAsync(id, "Switch on the topic's system-assigned managed identity").ConfigureAwait(false);
            if (answer != StepOutcome.Done)
            {
                await _steps.EmitAsync("Identity", answer, "on", id).ConfigureAwait(false);
                return (id, null);
            }

            var change = new { identity = identity.WithSystemAssigned() };
            var resource = way.At(id);
            var answered = await resource.PatchAsync(ManagementVersions.EventGrid, change, cancellationToken).ConfigureAwait(false);
            await EndAsync(answered, resource, "the identity", cancellationToken).ConfigureAwait(false);
        }

        string? principalId = null;
        await _wait.UntilAsync(
            "the identity's principal",
            async () =>
            {
                principalId = (await way.GetTopicAsync(id, cancellationToken).ConfigureAwait(false)).Identity.PrincipalId;
                return principalId is not null;
            },
            cancellationToken).ConfigureAwait(false);
        var isNew = outcome == StepOutcome.Done || !wasOn;
        await _steps.EmitAsync("Identity", isNew ? StepOutcome.Done : StepOutcome.There, $"on, with the principal {principalId}", id)
            .ConfigureAwait(false);
        return (id, principalId);
    }

    private async Task EnsureAsync(string step, ResourceIdentifier id, string action, object body, CancellationToken cancellationToken)
    {
        var outcome = StepOutcome.There;
        if (!await way.ExistsAsync(id, cancellationToken).ConfigureAwait(false))
        {
            outcome = await _steps.AskAsync(id, action).ConfigureAwait(false);
            if (outcome == StepOutcome.Done)
            {
                (await way.At(id).PutAsync(ManagementVersions.Storage, body, cancellationToken).ConfigureAwait(false)).EnsureDone();
            }
        }

        await _steps.EmitAsync(step, outcome, id.Name, id).ConfigureAwait(false);
    }

    private async Task AssignAsync(
        string step, DataRole role, ResourceIdentifier scope, string? principalId, CancellationToken cancellationToken)
    {
        var (outcome, detail) = await new RoleStep(way.Roles, _wait, host).RunAsync(role, scope, "topic", principalId, cancellationToken)
            .ConfigureAwait(false);
        await _steps.EmitAsync(step, outcome, detail, scope).ConfigureAwait(false);
    }

    private async Task SubscribeAsync(
        ResourceIdentifier? topic, EventSubscription? there, string? principalId, CancellationToken cancellationToken)
    {
        var id = way.SubscriptionIn(topic ?? way.NewTopic());
        var container = way.DeadLetter?.Name;
        var schema = way.Request.Schema switch
        {
            EventDeliverySchema.CloudEvents => EventSetup.CloudEventsSchema,
            EventDeliverySchema.EventGrid => EventSetup.EventGridSchema,
            _ => there?.Schema ?? EventSetup.EventGridSchema,
        };
        var detail = $"{string.Join(", ", way.Types)} to the queue {way.Request.QueueName}";
        if (there is not null && IsAsWanted(there, schema))
        {
            await _steps.EmitAsync("Subscription", StepOutcome.There, detail, id).ConfigureAwait(false);
            return;
        }

        var outcome = await _steps.AskAsync(id, there is null ? "Create the event subscription" : "Change the event subscription")
            .ConfigureAwait(false);
        if (outcome == StepOutcome.Done)
        {
            if (topic is null || principalId is null)
            {
                return;
            }

            // What it delivers beside this stays; without a list it delivers everything.
            var types = there is { Types: null } ? way.Types : way.Types.Union(there?.Types ?? [], StringComparer.OrdinalIgnoreCase);
            var body = EventSubscription.Body(way.Account.ToString(), way.Request.QueueName, container, types, schema);
            await SubscribeAsync(id, body, cancellationToken).ConfigureAwait(false);
        }

        await _steps.EmitAsync("Subscription", outcome, detail, id).ConfigureAwait(false);
    }

    private bool IsAsWanted(EventSubscription there, string schema) =>
        there.State is null or "Succeeded" && there.UsesIdentity && there.Schema == schema
        && there.OtherFilter is null && way.Types.All(there.Delivers)
        && (way.DeadLetter is null || (there.DeadLettersWithIdentity && there.DeadLetter is var (accountId, name)
            && name == way.DeadLetter.Name && way.Account.ToString().Equals(accountId, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Event Grid tries the destination first, so that a role that isn't in force yet refuses the subscription.</summary>
    private async Task SubscribeAsync(ResourceIdentifier id, object body, CancellationToken cancellationToken)
    {
        var resource = way.At(id);
        ManagementError? error = null;
        var pause = options.PollInterval;
        await _wait.UntilAsync(
            "the roles to be in force",
            async () =>
            {
                var answer = await resource.PutAsync(ManagementVersions.EventGrid, body, cancellationToken).ConfigureAwait(false);
                var end = await new LongRunningOperation(way.Pipeline, _wait, options)
                    .EndAsync(answer, resource, ManagementVersions.EventGrid, "the event subscription", cancellationToken)
                    .ConfigureAwait(false);
                error = end.Error;
                if (!IsAboutAccess(error))
                {
                    return null;
                }

                var next = answer.RetryAfter ?? pause;
                pause = pause + pause < options.RoleInterval ? pause + pause : options.RoleInterval;
                return next;
            },
            options.RoleTimeout,
            cancellationToken).ConfigureAwait(false);
        if (error is not null)
        {
            throw error.ToException();
        }
    }

    /// <summary>
    /// How Event Grid refuses a destination that the identity has no right to isn't documented; the caller's own lack of rights is.
    /// </summary>
    private static bool IsAboutAccess(ManagementError? error) =>
        error is { Status: < 400 or 400 or 401 or 403, Code: not ("AuthorizationFailed" or "LinkedAuthorizationFailed") }
        && AccessWords.Any(word => (error.Code + " " + error.Message).IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private async Task PutAsync(ResourceIdentifier id, object body, string what, CancellationToken cancellationToken)
    {
        var resource = way.At(id);
        var answer = await resource.PutAsync(ManagementVersions.EventGrid, body, cancellationToken).ConfigureAwait(false);
        await EndAsync(answer, resource, what, cancellationToken).ConfigureAwait(false);
    }

    private async Task EndAsync(ManagementAnswer answer, ManagedResource resource, string what, CancellationToken cancellationToken) =>
        (await new LongRunningOperation(way.Pipeline, _wait, options)
            .EndAsync(answer, resource, ManagementVersions.EventGrid, what, cancellationToken).ConfigureAwait(false)).EnsureDone();
}
