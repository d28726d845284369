using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.StorageAccounts;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AcsRecording.Core.Queues;

/// <summary>A message that is kept from others, until it is deleted, given back or lost.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.
internal sealed class QueueLease(QueueClient queue, QueueMessage message, TimeSpan visibilityTimeout, ReturnDelay returnDelay)
    : IEventDelivery
#pragma warning restore CA1001
{
    /// <summary>One request at a time: each gives the message another receipt.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly object _state = new();
    private readonly Dictionary<string, ChunkState> _chunks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _eventsWithoutChunks = new(StringComparer.Ordinal);
    private string _receipt = message.PopReceipt;
    private volatile bool _isHeld = true;
    private volatile bool _isLost;
    private DateTimeOffset? _expiresOn;

    public QueueMessage Message => message;

    public string MessageId => message.MessageId;

    public long Attempts => message.DequeueCount;

    public bool IsLost => _isLost;

    /// <summary>False once it is deleted, given back or lost.</summary>
    public bool IsHeld => _isHeld;

    public IReadOnlyCollection<string> NotSaved => ChunksWhere(state => state is ChunkState.Waiting or ChunkState.Failed);

    public IReadOnlyCollection<string> NotArrived
    {
        get
        {
            lock (_state)
            {
                return _chunks.Count > 0 ? ChunksWhere(state => state != ChunkState.Arrived) : [.. _eventsWithoutChunks];
            }
        }
    }

    /// <summary>What is to be done before the message is deleted; nothing where it holds events alone.</summary>
    public Func<CancellationToken, Task>? BeforeCompletion { get; set; }

    /// <summary>Ties an event to this message.</summary>
    public void Attach(RecordingEvent carried)
    {
        carried.Delivery = this;
        lock (_state)
        {
            if (carried is not RecordingFileEvent file)
            {
                _eventsWithoutChunks.Add(carried.EventId);
                return;
            }

            foreach (var chunk in file.Chunks)
            {
                chunk.Delivery = this;
                _chunks[chunk.DocumentId] = ChunkState.Waiting;
                _expiresOn = chunk.ExpiresOn < _expiresOn ? chunk.ExpiresOn : _expiresOn ?? chunk.ExpiresOn;
            }
        }
    }

    public async Task<TimeSpan?> MarkAsync(string documentId, bool isSaved)
    {
        lock (_state)
        {
            _chunks[documentId] = isSaved ? ChunkState.Saved : ChunkState.Failed;
            if (_chunks.ContainsValue(ChunkState.Waiting) || !_chunks.ContainsValue(ChunkState.Failed))
            {
                return null;
            }
        }

        try
        {
            // Never cancelled: it is known now that this process does not work on it.
            return await ReturnAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (RecordingException)
        {
            // It goes back with the others, when the pipeline is over.
            return null;
        }
    }

    public void Arrive(string id)
    {
        lock (_state)
        {
            if (!_eventsWithoutChunks.Remove(id) && _chunks.ContainsKey(id))
            {
                _chunks[id] = ChunkState.Arrived;
            }
        }
    }

    public Task<bool> CompleteAsync(CancellationToken cancellationToken) => EndAsync(
        async () =>
        {
            await (BeforeCompletion?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            await queue.DeleteMessageAsync(message.MessageId, _receipt, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    public async Task<TimeSpan?> ReturnAsync(CancellationToken cancellationToken)
    {
        var delay = returnDelay.After(message.DequeueCount, _expiresOn);
        return await EndAsync(() => HideAsync(delay, cancellationToken), cancellationToken).ConfigureAwait(false) ? delay : null;
    }

    /// <summary>
    /// Others may have it at once. The queue service counts each receipt, but where no chunk has failed this was no attempt: the message is
    /// put into the queue anew, and only then deleted.
    /// </summary>
    public Task<bool> GiveBackAsync(CancellationToken cancellationToken)
    {
        var hasFailed = ChunksWhere(state => state == ChunkState.Failed).Count > 0;
        return EndAsync(() =>
            hasFailed ? HideAsync(TimeSpan.Zero, cancellationToken) : PutAnewAsync(TimeSpan.Zero, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Others may have it at once, and this process has all other messages before it. With a SAS that may add none it stays hidden for its
    /// visibility timeout.
    /// </summary>
    public Task<bool> PutBehindAsync(CancellationToken cancellationToken) =>
        EndAsync(() => PutAnewAsync(visibilityTimeout, cancellationToken), cancellationToken);

    /// <summary>Keeps it hidden for a while longer.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) =>
        WhileHeldAsync(() => HideAsync(visibilityTimeout, cancellationToken), cancellationToken);

    /// <param name="hiddenFor">For how long it is hidden where it can't be put anew.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task PutAnewAsync(TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendMessageAsync(message.Body, TimeSpan.Zero, TimeToLive(), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            // A SAS that only processes messages may add none. This receipt counts as an attempt then.
            await HideAsync(hiddenFor, cancellationToken).ConfigureAwait(false);
            return;
        }

        await queue.DeleteMessageAsync(message.MessageId, _receipt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is left of it; -1 second, as the queue service has it, for a message that never expires.</summary>
    private TimeSpan TimeToLive() => message.ExpiresOn is { Year: < 9999 } end && end - DateTimeOffset.UtcNow is { Ticks: > 0 } left
        ? TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds))
        : TimeSpan.FromSeconds(-1);

    private List<string> ChunksWhere(Func<ChunkState, bool> isWanted)
    {
        lock (_state)
        {
            return [.. _chunks.Where(chunk => isWanted(chunk.Value)).Select(chunk => chunk.Key)];
        }
    }

    private async Task HideAsync(TimeSpan time, CancellationToken cancellationToken) =>
        _receipt = (await queue.UpdateMessageAsync(
            message.MessageId, _receipt, message.Body, time, cancellationToken).ConfigureAwait(false)).Value.PopReceipt;

    private async Task<bool> EndAsync(Func<Task> request, CancellationToken cancellationToken)
    {
        var wasHeld = await WhileHeldAsync(request, cancellationToken).ConfigureAwait(false);
        _isHeld = false;
        return wasHeld;
    }

    private async Task<bool> WhileHeldAsync(Func<Task> request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isHeld)
            {
                await StorageError.TranslateErrorsAsync(queue.Uri, () => TryAsync(request)).ConfigureAwait(false);
            }

            return _isHeld;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Finds out that it isn't held any more: its time was over, and another process has received or completed it.</summary>
    private async Task<bool> TryAsync(Func<Task> request)
    {
        try
        {
            await request().ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 || exception.ErrorCode == "PopReceiptMismatch")
        {
            _isHeld = false;
            _isLost = true;
        }

        return _isHeld;
    }

    private enum ChunkState
    {
        /// <summary>Not saved yet.</summary>
        Waiting,

        /// <summary>Could not be saved, or not verified.</summary>
        Failed,

        /// <summary>Saved and verified.</summary>
        Saved,

        /// <summary>Saved, verified, and at the end of the pipeline.</summary>
        Arrived,
    }
}
