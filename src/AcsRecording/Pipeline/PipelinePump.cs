using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Pipeline;

/// <summary>
/// Runs async work on other threads, and runs its output on the pipeline thread, one item at a time: only that thread may write to
/// PowerShell. The work waits for objects and questions, so that a slow reader slows it down. It doesn't wait for messages, because the
/// pipeline thread may be busy for long with another command. After Dispose all work has ended.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private readonly BlockingCollection<Entry> _entries = new();
    private readonly CancellationTokenSource _cancel;
    private readonly List<Task> _works = [];
    private readonly Dictionary<object, Action> _latest = [];
    private bool _isDisposed;

    public PipelinePump(CancellationToken stopping) => _cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    /// <summary>
    /// Runs one piece of work to its end while the pipeline thread waits. Returns the work's own failure, or null. Exceptions of the
    /// pipeline (Ctrl+C, <c>Select-Object -First</c>) are not caught.
    /// </summary>
    public static Exception? Run(Func<PipelinePump, CancellationToken, Task> work, CancellationToken stopping)
    {
        using var pump = new PipelinePump(stopping);
        var task = pump.Start(work);
        pump.RunUntil(() => task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Starts work. The task ends with the work's failure, or null; it never throws.</summary>
    public Task<Exception?> Start(Func<PipelinePump, CancellationToken, Task> work)
    {
        var task = Task.Run(() => WorkAsync(work), CancellationToken.None);
        _works.RemoveAll(earlier => earlier.IsCompleted);
        _works.Add(task);

        // The pipeline thread may be waiting for this task.
        task.ContinueWith(
            _ => InvokeAsync(() => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Runs the output of the work on this thread, the pipeline's, until the condition holds.</summary>
    public void RunUntil(Func<bool> condition)
    {
        while (true)
        {
            RunWaiting();
            if (condition())
            {
                // What was posted just before that came true.
                RunWaiting();
                return;
            }

            _entries.Take().Run();
        }
    }

    /// <summary>Runs an action on the pipeline thread at its next turn. The caller doesn't wait for it.</summary>
    public void Post(Action action) => InvokeAsync(action);

    /// <summary>
    /// Runs an action on the pipeline thread at its next turn, instead of the one that was posted with the same key and hasn't run yet.
    /// </summary>
    public void Post(object key, Action action)
    {
        lock (_latest)
        {
            var isWaiting = _latest.ContainsKey(key);
            _latest[key] = action;
            if (isWaiting)
            {
                return;
            }
        }

        Post(() => TakeLatest(key)());
    }

    /// <summary>Runs an action on the pipeline thread.</summary>
    public Task InvokeAsync(Action action) => InvokeAsync(() =>
    {
        action();
        return true;
    });

    /// <summary>Runs a function on the pipeline thread and returns its result.</summary>
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

    /// <summary>
    /// Waits for the end of what is still at work. From now on its questions and objects are cancelled, and its messages are discarded.
    /// </summary>
    public void Finish()
    {
        if (_isDisposed)
        {
            return;
        }

        _entries.CompleteAdding();
        while (_entries.TryTake(out var entry))
        {
            entry.Abandon();
        }

        foreach (var work in _works)
        {
            // They never throw; Wait would only wrap.
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne();
        }
    }

    /// <summary>Cancels what is still at work and waits for its end.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _cancel.Cancel();
        Finish();
        _isDisposed = true;
        _cancel.Dispose();
        _entries.Dispose();
    }

    private void RunWaiting()
    {
        while (_entries.TryTake(out var entry))
        {
            entry.Run();
        }
    }

    private Action TakeLatest(object key)
    {
        lock (_latest)
        {
            var action = _latest[key];
            _latest.Remove(key);
            return action;
        }
    }

    private async Task<Exception?> WorkAsync(Func<PipelinePump, CancellationToken, Task> work)
    {
        try
        {
            await work(this, _cancel.Token).ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // The pipeline thread reports every failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
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
                // The pipeline thread throws the pipeline's own exception; the work is only cancelled.
                _completion.TrySetCanceled();
                throw;
            }
        }

        public override void Abandon() => _completion.TrySetCanceled();
    }
}
