using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>Looks at everything that an event needs on its way to the queue, and says of each what was found and what mends it.</summary>
internal sealed class EventSetupTest(EventWay way, EngineOptions options, Func<EventSetupCheck, Task> emit)
{
    private readonly SetupChecks _checks = new(emit);
    private readonly EventSetupRemedies _remedies = new(way);

    /// <summary>What the event subscription says; where there is none, what Register would make.</summary>
    private string? _deadLetterContainer;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isRegistered = true;
        await _checks.TryAsync(
            way.Provider,
            async () =>
            {
                isRegistered = await way.IsProviderRegisteredAsync(cancellationToken).ConfigureAwait(false);
                var found = isRegistered ? "registered" : "not registered";
                await _checks.EmitAsync("Provider", isRegistered, found, _remedies.Register, way.Provider).ConfigureAwait(false);
            },
            "Provider").ConfigureAwait(false);
        if (isRegistered)
        {
            await _checks.TryAsync(
                way.Resource,
                () => CheckTopicAsync(cancellationToken),
                "Topic", "Identity", "Subscription", "Destination", "Filter", "QueueRole")
                .ConfigureAwait(false);
        }

        await new QueueSideTest(way, options, _checks, _remedies).RunAsync(_deadLetterContainer, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckTopicAsync(CancellationToken cancellationToken)
    {
        var topic = await way.FindTopicAsync(everywhere: true, cancellationToken).ConfigureAwait(false);
        var isFine = topic is { State: null or "Succeeded" };
        var found = topic is null ? "the resource has no Event Grid system topic"
            : isFine ? topic.Id.Name
            : $"{topic.Id.Name} is {Redaction.Clean(topic.State!)}";
        await _checks.EmitAsync("Topic", isFine, found, _remedies.Register, topic?.Id ?? way.Resource).ConfigureAwait(false);
        if (topic is null)
        {
            return;
        }

        await _checks.TryAsync(
            way.SubscriptionIn(topic.Id), () => CheckSubscriptionAsync(topic, cancellationToken), "Subscription", "Destination", "Filter")
                .ConfigureAwait(false);
        await CheckIdentityAsync(topic, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckSubscriptionAsync(SystemTopic topic, CancellationToken cancellationToken)
    {
        var subscription = await way.FindSubscriptionAsync(topic.Id, cancellationToken).ConfigureAwait(false);
        var id = way.SubscriptionIn(topic.Id);
        var isFine = subscription is { State: null or "Succeeded" };
        var found = subscription is null ? "there is no event subscription of that name"
            : isFine ? subscription.Name
            : $"it is {Redaction.Clean(subscription.State!)}";
        await _checks.EmitAsync("Subscription", isFine, found, _remedies.Register, id).ConfigureAwait(false);
        if (subscription is null)
        {
            return;
        }

        var isHere = subscription.IsFor(way.Account.ToString(), way.Request.QueueName);
        var isDelivering = isHere && subscription.UsesIdentity;
        var destination = Redaction.Clean(subscription.Shown) + (isHere && !isDelivering ? ", without the topic's identity" : "");
        var remedy = isHere ? _remedies.Register : _remedies.RegisterUnderAnotherName;
        await _checks.EmitAsync("Destination", isDelivering, destination, remedy, id).ConfigureAwait(false);

        var missing = way.Types.Where(type => !subscription.Delivers(type)).ToList();
        var filter = missing.Count > 0 ? $"{string.Join(", ", missing)} is left out"
            : subscription.OtherFilter is { } other ? $"events are left out {other}"
            : null;
        await _checks.EmitAsync("Filter", filter is null, filter ?? $"lets {string.Join(", ", way.Types)} through", _remedies.Register, id)
            .ConfigureAwait(false);
        if (subscription.DeadLetter is var (accountId, containerName)
            && way.Account.ToString().Equals(accountId, StringComparison.OrdinalIgnoreCase))
        {
            _deadLetterContainer = containerName;
        }
    }

    private async Task CheckIdentityAsync(SystemTopic topic, CancellationToken cancellationToken)
    {
        var principalId = topic.Identity.PrincipalId;
        var found = principalId is not null ? $"system-assigned, with the principal {Redaction.Clean(principalId)}"
            : topic.Identity.IsOn ? "system-assigned, and its principal isn't told yet"
            : "the topic's system-assigned identity is off";
        await _checks.EmitAsync("Identity", principalId is not null, found, _remedies.Register, topic.Id).ConfigureAwait(false);
        if (principalId is null)
        {
            return;
        }

        await CheckRoleAsync("QueueRole", DataRole.QueueSender, way.Queue, principalId, cancellationToken).ConfigureAwait(false);
        if (_deadLetterContainer is { } container)
        {
            await CheckRoleAsync("DeadLetterRole", DataRole.BlobContributor, way.ContainerOf(container), principalId, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private Task<bool> CheckRoleAsync(
        string check, DataRole role, ResourceIdentifier scope, string principalId, CancellationToken cancellationToken) => _checks.TryAsync(
        scope,
        async () =>
        {
            var roles = await way.Roles.GetAsync(role, principalId, cancellationToken).ConfigureAwait(false);
            if (roles.FirstOrDefault(item => item.Covers(scope.ToString())) is { } assigned)
            {
                var isYoung = DateTimeOffset.UtcNow - assigned.Since < options.RolePropagation;
                var age = isYoung ? "; it is new, and may not be effective yet" : "";
                var found = $"{assigned.Name} at {Redaction.Clean(assigned.Scope)}{age}";
                await _checks.EmitAsync(check, true, found, null, scope).ConfigureAwait(false);
                return;
            }

            var elsewhere = roles.Count == 0 ? "" : $", only at {Redaction.Clean(string.Join(", ", roles.Select(item => item.Scope)))}";
            var lack = $"the topic's identity has no role {role.Name} there{elsewhere}";
            await _checks.EmitAsync(check, false, lack, _remedies.Register, scope).ConfigureAwait(false);
        },
        check);
}
