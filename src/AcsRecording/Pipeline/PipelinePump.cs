using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Pipeline;

/// <summary>
/// Runs async work while the pipeline thread waits, and brings what the work has to say to that thread, one thing at a time: only it
/// may write to PowerShell. Each thing is acknowledged, so that a slow reader slows the work. When the thread leaves, for whatever
/// reason, the work has ended.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private readonly BlockingCollection<Entry> _entries = new();

    private PipelinePump()
    {
    }

    /// <summary>
    /// Runs the work to its end on other threads. Hands back the work's own failure, or null; what the pipeline throws (Ctrl+C,
    /// <c>Select-Object -First</c>) comes through as it is.
    /// </summary>
    public static Exception? Run(Func<PipelinePump, CancellationToken, Task> work, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var pump = new PipelinePump();
        var worker = Task.Run(() => pump.WorkAsync(work, cancel.Token), CancellationToken.None);
        try
        {
            foreach (var entry in pump._entries.GetConsumingEnumerable(CancellationToken.None))
            {
                entry.Run();
            }
        }
        finally
        {
            cancel.Cancel();
            pump.Abandon();

            // WorkAsync never throws; Wait would only wrap.
            ((IAsyncResult)worker).AsyncWaitHandle.WaitOne();
        }

        return worker.GetAwaiter().GetResult();
    }

    /// <summary>Runs an action on the pipeline thread.</summary>
    public Task InvokeAsync(Action action) => InvokeAsync(() =>
    {
        action();
        return true;
    });

    /// <summary>Runs a function on the pipeline thread and hands back what it says.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var entry = new Entry<T>(function);
        try
        {
            _entries.Add(entry);
        }
        catch (InvalidOperationException)
        {
            // The pipeline thread has left.
            entry.Abandon();
        }

        return entry.Task;
    }

    public void Dispose() => _entries.Dispose();

    private async Task<Exception?> WorkAsync(Func<PipelinePump, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(this, cancellationToken).ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, the pipeline thread is to hear of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            _entries.CompleteAdding();
        }
    }

    private void Abandon()
    {
        _entries.CompleteAdding();
        while (_entries.TryTake(out var entry))
        {
            entry.Abandon();
        }
    }

    private abstract class Entry
    {
        public abstract void Run();

        public abstract void Abandon();
    }

    private sealed class Entry<T>(Func<T> function) : Entry
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _completion.Task;

        public override void Run()
        {
            try
            {
                _completion.SetResult(function());
            }
            catch
            {
                // The pipeline's own exception is the pipeline thread's to throw; the work only learns that it is over.
                _completion.TrySetCanceled();
                throw;
            }
        }

        public override void Abandon() => _completion.TrySetCanceled();
    }
}
