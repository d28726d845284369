using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfer;

/// <summary>The hash of blocks that come in any order: each waits for its turn.</summary>
internal sealed class OrderedHash(bool withMd5) : IDisposable
{
    private readonly object _gate = new();
    private readonly ContentHash _hash = new(withMd5);
    private readonly Dictionary<long, TaskCompletionSource<bool>> _waiting = [];
    private long _next;

    /// <summary>Returns when all blocks before this one, and this one, are hashed.</summary>
    public async Task AppendAsync(long block, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add(block, turn);
            CallNext();
        }

        using (cancellationToken.Register(() => turn.TrySetCanceled()))
        {
            await turn.Task.ConfigureAwait(false);
        }

        _hash.Append(buffer, 0, count);
        lock (_gate)
        {
            _next++;
            CallNext();
        }
    }

    public ContentHashes Finish() => _hash.Finish();

    public void Dispose() => _hash.Dispose();

    private void CallNext()
    {
        if (_waiting.TryGetValue(_next, out var turn))
        {
            turn.TrySetResult(true);
        }
    }
}
