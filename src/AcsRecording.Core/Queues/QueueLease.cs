using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Storage;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AcsRecording.Core.Queues;

/// <summary>A message that is kept from others, until it is deleted, given back or lost.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.
internal sealed class QueueLease(QueueClient queue, QueueMessage message, TimeSpan visibilityTimeout, ReturnDelay returnDelay) : IEventDelivery
#pragma warning restore CA1001
{
    /// <summary>One request at a time: each gives the message another receipt.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private string _receipt = message.PopReceipt;
    private volatile bool _isHeld = true;
    private DateTimeOffset? _expiresOn;

    public QueueMessage Message => message;

    public string MessageId => message.MessageId;

    /// <summary>False once it is deleted, given back or lost.</summary>
    public bool IsHeld => _isHeld;

    public IReadOnlyCollection<string> Missing
    {
        get
        {
            lock (_missing)
            {
                return [.. _missing];
            }
        }
    }

    /// <summary>What is to be done before the message is deleted; nothing where it holds events alone.</summary>
    public Func<CancellationToken, Task>? BeforeCompletion { get; set; }

    /// <summary>Ties an event to this message.</summary>
    public void Carry(RecordingEvent carried)
    {
        carried.Delivery = this;
        if (carried is not RecordingFileEvent file)
        {
            return;
        }

        lock (_missing)
        {
            foreach (var chunk in file.Chunks)
            {
                chunk.Delivery = this;
                _missing.Add(chunk.DocumentId);
                _expiresOn = chunk.ExpiresOn < _expiresOn ? chunk.ExpiresOn : _expiresOn ?? chunk.ExpiresOn;
            }
        }
    }

    public async Task<TimeSpan?> MarkAsync(string documentId, bool isSaved)
    {
        lock (_missing)
        {
            _ = isSaved ? _missing.Remove(documentId) : _failed.Add(documentId);
            if (_missing.Count == 0 || !_missing.IsSubsetOf(_failed))
            {
                return null;
            }
        }

        try
        {
            var delay = returnDelay.After(message.DequeueCount, _expiresOn);

            // Never cancelled: it is known now that nobody here works on it.
            return await EndAsync(() => HideAsync(delay, CancellationToken.None), CancellationToken.None).ConfigureAwait(false) ? delay : null;
        }
        catch (RecordingException)
        {
            // It goes back with the others, when the pipeline is over.
            return null;
        }
    }

    public Task<bool> CompleteAsync(CancellationToken cancellationToken) => EndAsync(
        async () =>
        {
            await (BeforeCompletion?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            await queue.DeleteMessageAsync(message.MessageId, _receipt, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    public Task<bool> GiveBackAsync(CancellationToken cancellationToken) => EndAsync(() => HideAsync(TimeSpan.Zero, cancellationToken), cancellationToken);

    /// <summary>Keeps it hidden for a while longer.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => WhileHeldAsync(() => HideAsync(visibilityTimeout, cancellationToken), cancellationToken);

    private async Task HideAsync(TimeSpan time, CancellationToken cancellationToken) =>
        _receipt = (await queue.UpdateMessageAsync(message.MessageId, _receipt, message.Body, time, cancellationToken).ConfigureAwait(false)).Value.PopReceipt;

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
                await StorageError.TellAsync(queue.Uri, () => TryAsync(request)).ConfigureAwait(false);
            }

            return _isHeld;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Finds out that it isn't held any more: its time was over, and somebody else has received or completed it.</summary>
    private async Task<bool> TryAsync(Func<Task> request)
    {
        try
        {
            await request().ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 || exception.ErrorCode == "PopReceiptMismatch")
        {
            _isHeld = false;
        }

        return _isHeld;
    }
}
