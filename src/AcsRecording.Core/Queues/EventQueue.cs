using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Progress;
using AcsRecording.Core.StorageAccounts;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AcsRecording.Core.Queues;

/// <summary>
/// Events out of a Storage Queue (docs/queue.md). Messages that were received and aren't done yet are hidden from others again and
/// again. What can't be worked on goes to the poison queue, with the reason; what is in that one stays there until it can be worked on.
/// </summary>
#pragma warning disable CA1001 // The timer ends with ReleaseAsync.
internal sealed class EventQueue(QueueClient queue, QueueClient? poison, IEventReader reader,
    ConcurrentDictionary<EventQueue, bool> openQueues, EngineOptions engineOptions) : IEventQueue
#pragma warning restore CA1001
{
    /// <summary>Few, so that what this process has not begun with is there for another one.</summary>
    private const int MessagesAtOnce = 8;

    /// <summary>How long the end of a pipeline waits for a queue that does not answer. Its messages come back by themselves.</summary>
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestFailureDelay = TimeSpan.FromMinutes(1);

    /// <summary>As the queue service has it.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    private readonly List<QueueLease> _leases = [];
    private readonly ReturnDelay _returnDelay = new(engineOptions.ReturnDelay);
    private readonly FullJitterDelay _failureDelay = new(engineOptions.PollInterval, LongestFailureDelay);
    private readonly OtherEvents _otherEvents = new();
    private readonly CancellationTokenSource _released = new();
    private Task _renewing = Task.CompletedTask;
    private Task<IReadOnlyList<QueueLease>>? _receiving;

    public Uri Address => StorageAddress.WithoutSecret(queue.Uri);

    public async Task ReceiveAsync(
        ReceiveOptions options, Func<RecordingEvent, Task> emit, ICommandHost host, CancellationToken cancellationToken)
    {
        var waiting = new WaitProgress($"Waiting for events in {queue.Name}", options.Wait ?? TimeSpan.Zero, host);
        try
        {
            await ReceiveAsync(options, emit, waiting, host, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waiting.End();
        }
    }

    private async Task ReceiveAsync(ReceiveOptions options, Func<RecordingEvent, Task> emit, WaitProgress waiting, ICommandHost host,
        CancellationToken cancellationToken)
    {
        openQueues[this] = true;
        _renewing = RenewAsync(TimeSpan.FromTicks(options.VisibilityTimeout.Ticks / 3));
        var (received, failures, rounds) = (0, 0, 0);
        while (received < (options.MaxEvents ?? int.MaxValue))
        {
            // Never cancelled: what the queue has handed out unheard would stay hidden until its time is over. Who stops doesn't wait for
            // it.
            var count = Math.Min(MessagesAtOnce, (options.MaxEvents ?? int.MaxValue) - received);
            _receiving = ReceiveAsync(count, options);
            IReadOnlyList<QueueLease> leases;
            try
            {
                leases = await OrStopAsync(_receiving, cancellationToken).ConfigureAwait(false);
                failures = 0;
            }
            catch (RecordingException exception) when (received == 0 && !waiting.IsOver)
            {
                // A worker is a loop around this: without a wait it would ask hundreds of times a second.
                var delay = _failureDelay.Next(++failures);
                host.WriteWarning($"{exception.Message} Waiting, and trying again.");
                await waiting.DelayAsync("The queue can't be read", delay, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var isNew = false;
            foreach (var lease in leases)
            {
                var events = await ReadAsync(lease, options, host, cancellationToken).ConfigureAwait(false);
                isNew |= events is not null;
                foreach (var item in events ?? [])
                {
                    waiting.End();
                    await emit(item).ConfigureAwait(false);
                    received++;
                }
            }

            if (isNew || (leases.Count == count && !_otherEvents.RoundIsOver))
            {
                continue;
            }

            if (received > 0 || waiting.IsOver)
            {
                return;
            }

            _otherEvents.BeginRound();
            var (status, pause) = leases.Count == 0
                ? ("The queue is empty", engineOptions.PollInterval)
                : ("The queue holds events of other types only", _failureDelay.Next(++rounds));
            await waiting.DelayAsync(status, pause, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task ReleaseAsync(bool giveBack)
    {
        openQueues.TryRemove(this, out _);
        _released.Cancel();
        await Task.WhenAny(Task.WhenAll(_renewing, EndAsync(_receiving)), Task.Delay(ReleaseTimeout)).ConfigureAwait(false);
        QueueLease[] leases;
        lock (_leases)
        {
            leases = [.. _leases];
            _leases.Clear();
        }

        if (!giveBack)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            await Task.WhenAll(leases.Select(lease => lease.GiveBackAsync(timeout.Token))).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The pipeline is over, and has no use for an error of what comes back by itself.
        catch (Exception)
#pragma warning restore CA1031
        {
            // They come back when their time is over.
        }
    }

    private static async Task<T> OrStopAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        var stop = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => stop.TrySetCanceled(cancellationToken)))
        {
            return await (await Task.WhenAny(task, stop.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(Task? task)
    {
        try
        {
            await (task ?? Task.CompletedTask).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Its caller has been told.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private async Task<IReadOnlyList<QueueLease>> ReceiveAsync(int count, ReceiveOptions options)
    {
        var messages = await RunAsync(
            async () => (await queue.ReceiveMessagesAsync(
                count, options.VisibilityTimeout, CancellationToken.None).ConfigureAwait(false)).Value).ConfigureAwait(false);
        var leases = messages.Select(message => new QueueLease(queue, message, options.VisibilityTimeout, _returnDelay)).ToList();
        lock (_leases)
        {
            _leases.RemoveAll(lease => !lease.IsHeld);
            _leases.AddRange(leases);
        }

        return leases;
    }

    /// <summary>The message's events; none where it was set aside or deleted, null where it was left and had been before.</summary>
    private async Task<IReadOnlyList<RecordingEvent>?> ReadAsync(
        QueueLease lease, ReceiveOptions options, ICommandHost host, CancellationToken cancellationToken)
    {
        var batch = reader.Read(lease.Message.Body.ToString(), skipUnknown: false);
        if (batch.Events.Count == 0
            && batch.Unread.Count > 0
            && batch.Unread.All(unread => ActionOn(unread, options) != UnknownEventAction.SetAside))
        {
            return options.UnknownEvent == UnknownEventAction.Delete
                ? await DeleteAsync(lease, batch.Unread, host, cancellationToken).ConfigureAwait(false)
                : await LeaveAsync(lease, batch.Unread, host, cancellationToken).ConfigureAwait(false);
        }

        if (poison is not null && lease.Message.DequeueCount > options.MaxAttempts)
        {
            await SetAsideAsync(lease, "TooManyAttempts", $"it was received {lease.Message.DequeueCount - 1} times and never completed",
                host, cancellationToken).ConfigureAwait(false);
            return [];
        }

        if (batch.Events.Count == 0)
        {
            var error = batch.Unread.Count > 0 ? batch.Unread[0].Error
                : RecordingError.Create(
                    "InvalidEvent", RecordingErrorCategory.InvalidData, null, "it holds none", $"message {lease.MessageId}");
            await SetAsideAsync(lease, error.ErrorId, error.Message, host, cancellationToken).ConfigureAwait(false);
            return [];
        }

        foreach (var item in batch.Events)
        {
            lease.Attach(item);
        }

        if (batch.Unread.Count > 0)
        {
            lease.BeforeCompletion = token => SendOnAsync(lease.Message, batch.Unread, options, token);
            foreach (var unread in batch.Unread)
            {
                var fate = ActionOn(unread, options) switch
                {
                    UnknownEventAction.Leave => $"is put into {queue.Name} again",
                    UnknownEventAction.Delete => "is deleted",
                    _ => $"goes to {(poison ?? queue).Name}",
                };
                host.WriteWarning($"Message {lease.MessageId} also holds something else, which {fate} when the message is completed: "
                    + unread.Error.Message);
            }
        }

        return batch.Events;
    }

    /// <summary>Only what is an event of another type is left or deleted. What can't be read is always set aside.</summary>
    private UnknownEventAction ActionOn(UnreadEvent unread, ReceiveOptions options) =>
        unread.UnknownType is null || (poison is null && options.UnknownEvent == UnknownEventAction.Leave)
            ? UnknownEventAction.SetAside
            : options.UnknownEvent;

    private static async Task<IReadOnlyList<RecordingEvent>> DeleteAsync(
        QueueLease lease, IReadOnlyList<UnreadEvent> unread, ICommandHost host, CancellationToken cancellationToken)
    {
        if (await host.ShouldProcessAsync(
            lease.MessageId, $"Delete queue message: {unread[0].Error.Message}").ConfigureAwait(false) == Decision.Yes)
        {
            await lease.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return [];
    }

    private async Task<IReadOnlyList<RecordingEvent>?> LeaveAsync(
        QueueLease lease, IReadOnlyList<UnreadEvent> unread, ICommandHost host, CancellationToken cancellationToken)
    {
        var isNew = _otherEvents.Add(lease.Message.Body);
        if (_otherEvents.IsNewType(unread[0].UnknownType!))
        {
            host.WriteWarning($"Events of the type '{unread[0].UnknownType}' stay in {queue.Name} for other readers. "
                + "-UnknownEvent Delete or SetAside takes them out.");
        }

        await lease.PutBehindAsync(cancellationToken).ConfigureAwait(false);
        return isNew ? [] : null;
    }

    /// <summary>What becomes of the other items of a message when its events are done.</summary>
    private async Task SendOnAsync(
        QueueMessage message, IReadOnlyList<UnreadEvent> unread, ReceiveOptions options, CancellationToken cancellationToken)
    {
        var text = new MessageText(message.Body);
        foreach (var item in unread)
        {
            var action = ActionOn(item, options);
            if (action == UnknownEventAction.Leave)
            {
                await SendAsync(queue, text.Encode(item.Text), cancellationToken).ConfigureAwait(false);
            }
            else if (action == UnknownEventAction.SetAside)
            {
                await SendAsync(poison ?? queue, PoisonMessage.Write(message, item.Error.ErrorId, item.Error.Message, item.Text),
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>First into the poison queue, then out of this one: in between it is in both, and never in neither.</summary>
    private async Task SetAsideAsync(
        QueueLease lease, string errorId, string reason, ICommandHost host, CancellationToken cancellationToken)
    {
        if (poison is null)
        {
            host.WriteWarning($"Message {lease.MessageId} stays in {queue.Name}: {reason}");
            return;
        }

        if (await host.ShouldProcessAsync(lease.MessageId, $"Move queue message to {poison.Name}").ConfigureAwait(false) != Decision.Yes)
        {
            // It stays hidden for now: given back, it would come again and again.
            return;
        }

        try
        {
            await SendAsync(poison, PoisonMessage.Write(lease.Message, errorId, reason), cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId == "StorageAccessDenied")
        {
            // A SAS of the queue alone doesn't open the one beside it. The message isn't lost, and the others are worked on.
            host.WriteWarning($"Message {lease.MessageId} can't be set aside, so it stays: {reason} {exception.Message} "
                + "Take a SAS of the account, a connection string or an identity.");
            return;
        }

        await lease.CompleteAsync(cancellationToken).ConfigureAwait(false);
        host.WriteWarning($"Message {lease.MessageId} went to the queue {poison.Name}: {reason}");
    }

    private static Task<SendReceipt> SendAsync(
        QueueClient to, string text, CancellationToken cancellationToken) => StorageError.TranslateErrorsAsync(to.Uri, async () =>
    {
        await to.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

        // Kept until it is read: recordings are deleted in a day, but what went wrong is worth knowing.
        return (await to.SendMessageAsync(text, timeToLive: ForEver, cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
    });

    private async Task RenewAsync(TimeSpan interval)
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, _released.Token).ConfigureAwait(false);
                QueueLease[] leases;
                lock (_leases)
                {
                    leases = [.. _leases];
                }

                await Task.WhenAll(leases.Select(RenewAsync)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Released.
        }
    }

    private async Task RenewAsync(QueueLease lease)
    {
        try
        {
            // Never cancelled: a renewal that the queue has carried out without this process reading the answer leaves a receipt that this
            // process does not know.
            await lease.RenewAsync(CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is: the other messages, and this one next time, are to be renewed.
        catch (Exception)
#pragma warning restore CA1031
        {
            // There is time for two more tries.
        }
    }

    private Task<T> RunAsync<T>(Func<Task<T>> request) => StorageError.TranslateErrorsAsync(queue.Uri, request);
}
