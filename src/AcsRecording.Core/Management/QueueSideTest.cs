using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;
using Azure.Core;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Management;

/// <summary>The storage account's part of a test: queue and container, the firewall, and what waits there.</summary>
internal sealed class QueueSideTest(EventWay way, EngineOptions options, SetupChecks checks, EventSetupRemedies remedies)
{
    /// <param name="deadLetterContainer">The container for events that can't be delivered; null where none is known.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(string? deadLetterContainer, CancellationToken cancellationToken)
    {
        var container = deadLetterContainer is null ? null : way.ContainerOf(deadLetterContainer);

        // Where that can't be told, its messages may be.
        var hasQueue = true;
        await checks.TryAsync(
            way.Queue,
            async () => hasQueue = await CheckAsync("Queue", way.Queue, cancellationToken).ConfigureAwait(false),
            "Queue").ConfigureAwait(false);
        if (container is not null)
        {
            await checks.TryAsync(container, () => CheckAsync("DeadLetterContainer", container, cancellationToken), "DeadLetterContainer")
                .ConfigureAwait(false);
        }

        var hasPoison = !way.Request.QueueName.EndsWith("-poison", StringComparison.Ordinal);
        string[] waiting =
        [
            .. new[] { ("Worker", hasQueue), ("Poison", hasPoison), ("DeadLetters", container is not null) }
                .Where(check => check.Item2).Select(check => check.Item1),
        ];
        JsonElement account = default;
        var isRead = await checks.TryAsync(
            way.Account,
            async () => account = await way.GetAccountAsync(cancellationToken).ConfigureAwait(false),
            ["Firewall", .. waiting]).ConfigureAwait(false);
        if (isRead)
        {
            await CheckFirewallAsync(account).ConfigureAwait(false);
            (QueueClient Queue, QueueClient? Poison) queues = default;
            var isOpen = await checks.TryAsync(way.Queue, () => Task.FromResult(queues = way.Waiting.Open(way.Account, account)), waiting)
                .ConfigureAwait(false);
            if (isOpen)
            {
                var queue = hasQueue ? queues.Queue : null;
                await CheckWaitingAsync(account, queue, queues.Poison, container, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> CheckAsync(string check, ResourceIdentifier id, CancellationToken cancellationToken)
    {
        var isThere = await way.ExistsAsync(id, cancellationToken).ConfigureAwait(false);
        await checks.EmitAsync(check, isThere, isThere ? id.Name : $"there is none of the name {id.Name}", remedies.Register, id)
            .ConfigureAwait(false);
        return isThere;
    }

    /// <summary>
    /// A system topic's own identity is let in as one of the trusted services.
    /// https://learn.microsoft.com/azure/event-grid/handler-storage-queues
    /// </summary>
    private Task CheckFirewallAsync(JsonElement account)
    {
        var rules = account.Optional("networkAcls") ?? default;
        var isClosed = Is(account, "publicNetworkAccess", "Disabled");
        var isDenied = Is(rules, "defaultAction", "Deny");
        var isLetIn = rules.OptionalString("bypass")?.IndexOf("AzureServices", StringComparison.OrdinalIgnoreCase) >= 0;
        var found = isClosed ? "access from public networks is disabled"
            : !isDenied ? "Event Grid is let in"
            : isLetIn ? "access is denied but for chosen networks and trusted services, of which Event Grid is one"
            : "access is denied but for chosen networks, also to Azure's trusted services";
        return checks.EmitAsync("Firewall", !isClosed && (!isDenied || isLetIn), found, remedies.Firewall(isClosed), way.Account);
    }

    private async Task CheckWaitingAsync(
        JsonElement account, QueueClient? queue, QueueClient? poison, ResourceIdentifier? container, CancellationToken cancellationToken)
    {
        if (queue is not null)
        {
            await checks.TryAsync(way.Queue, () => CheckWorkerAsync(queue, cancellationToken), "Worker").ConfigureAwait(false);
        }

        if (poison is not null)
        {
            await checks.TryAsync(way.Queue, () => CheckPoisonAsync(poison, cancellationToken), "Poison").ConfigureAwait(false);
        }

        if (container is not null)
        {
            await checks.TryAsync(container, () => CheckDeadLettersAsync(account, container, cancellationToken), "DeadLetters")
                .ConfigureAwait(false);
        }
    }

    private async Task CheckWorkerAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        var (count, oldest) = await WaitingEvents.LookAsync(queue, cancellationToken).ConfigureAwait(false);
        var age = DateTimeOffset.UtcNow - oldest;
        var isAttended = age is null || age < options.UnattendedMessage;
        var found = count == 0 ? "no message waits"
            : isAttended ? $"messages: {count}, none of them for long"
            : $"messages: {count}, the oldest of an event of {oldest:u}; no worker takes them";
        await checks.EmitAsync("Worker", isAttended, found, remedies.WorkOff(queue.Uri.GetLeftPart(UriPartial.Path), queue.Name), way.Queue)
            .ConfigureAwait(false);
    }

    private async Task CheckPoisonAsync(QueueClient poison, CancellationToken cancellationToken)
    {
        var (count, _) = await WaitingEvents.LookAsync(poison, cancellationToken).ConfigureAwait(false);
        await checks.EmitAsync(
            "Poison",
            count == 0,
            count == 0 ? $"nothing is in {poison.Name}" : $"messages in {poison.Name}: {count}",
            remedies.WorkOff(poison.Uri.GetLeftPart(UriPartial.Path), poison.Name),
            way.Queue).ConfigureAwait(false);
    }

    private async Task CheckDeadLettersAsync(JsonElement account, ResourceIdentifier container, CancellationToken cancellationToken)
    {
        var count = await way.Waiting.CountDeadLettersAsync(account, container.Name, cancellationToken).ConfigureAwait(false);
        await checks.EmitAsync(
            "DeadLetters",
            count == 0,
            count == 0 ? $"nothing is in {container.Name}" : $"blobs with events that weren't delivered, in {container.Name}: {count}",
            remedies.WorkOffDeadLetters(container.Name),
            container).ConfigureAwait(false);
    }

    private static bool Is(JsonElement element, string name, string value) =>
        value.Equals(element.OptionalString(name), StringComparison.OrdinalIgnoreCase);
}
