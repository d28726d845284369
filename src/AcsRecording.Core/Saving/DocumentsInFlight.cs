using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Saving;

/// <summary>
/// Lets one save at a time work on a document at a destination, over all pipelines of this process: Event Grid delivers an event at least
/// once, so the same document often comes twice. A save in another process is known by its lock on the partial file instead.
/// </summary>
internal sealed class DocumentsInFlight
{
    private readonly ConcurrentDictionary<(string Place, string DocumentId), Task> _saves = new();

    /// <summary>Waits until no other save of this process works on the document. It is free again when the result is disposed.</summary>
    /// <param name="place">The root of the destination.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="waiting">Called once, where there is something to wait for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IDisposable> EnterAsync(string place, string documentId, Action waiting, CancellationToken cancellationToken)
    {
        var key = (place, documentId);
        var end = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTold = false;
        while (_saves.GetOrAdd(key, end.Task) is var holder && holder != end.Task)
        {
            if (!isTold)
            {
                waiting();
                isTold = true;
            }

            await holder.ContinueWith(
                _ => { }, cancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }

        return new Turn(() =>
        {
            _saves.TryRemove(key, out _);
            end.SetResult(true);
        });
    }

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
