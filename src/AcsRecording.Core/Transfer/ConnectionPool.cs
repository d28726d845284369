using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// The connections to the service that everything in a pipeline shares. A free one goes to the chunk that the service deletes first.
/// </summary>
internal sealed class ConnectionPool(int size)
{
    private readonly object _gate = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private int _free = size;

    public int Size { get; } = size;

    /// <summary>A connection, given back by disposing it.</summary>
    /// <param name="expiresOn">When the chunk it is for is deleted; null for the last in line.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IDisposable> TakeAsync(DateTimeOffset? expiresOn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new Lease(this);
            }

            waiter = new Waiter(expiresOn ?? DateTimeOffset.MaxValue);
            _waiters.AddLast(waiter);
        }

        using (cancellationToken.Register(() => Cancel(waiter)))
        {
            await waiter.Turn.Task.ConfigureAwait(false);
        }

        return new Lease(this);
    }

    private void Cancel(Waiter waiter)
    {
        lock (_gate)
        {
            // A caller that no longer waits has been given a connection.
            if (!_waiters.Remove(waiter))
            {
                return;
            }
        }

        waiter.Turn.TrySetCanceled();
    }

    private void Release()
    {
        LinkedListNode<Waiter>? first = null;
        lock (_gate)
        {
            for (var node = _waiters.First; node is not null; node = node.Next)
            {
                if (first is null || node.Value.ExpiresOn < first.Value.ExpiresOn)
                {
                    first = node;
                }
            }

            if (first is null)
            {
                _free++;
                return;
            }

            _waiters.Remove(first);
        }

        first.Value.Turn.TrySetResult(true);
    }

    private sealed class Waiter(DateTimeOffset expiresOn)
    {
        public DateTimeOffset ExpiresOn => expiresOn;

        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Lease(ConnectionPool pool) : IDisposable
    {
        private ConnectionPool? _pool = pool;

        public void Dispose() => Interlocked.Exchange(ref _pool, null)?.Release();
    }
}
