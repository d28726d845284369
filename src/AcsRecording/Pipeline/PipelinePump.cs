using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Pipeline;

/// <summary>
/// Runs async work on other threads, and brings what it has to say to the pipeline thread, one thing at a time: only that thread may
/// write to PowerShell. Objects and questions are waited for, so that a slow reader slows the work; remarks are not, because that thread may
/// be away for long with another command. When the pump is disposed of, for whatever reason, all work has ended.
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
    /// Runs one piece of work to its end while the pipeline thread waits. Hands back the work's own failure, or null; what the pipeline
    /// throws (Ctrl+C, <c>Select-Object -First</c>) comes through as it is.
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

        // The pipeline thread may be waiting for just this.
        task.ContinueWith(_ => InvokeAsync(() => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Says on this thread, the pipeline's, what the work has to say, until the condition holds.</summary>
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

    /// <summary>Runs an action on the pipeline thread when that comes by. Nobody waits for it.</summary>
    public void Post(Action action) => InvokeAsync(action);

    /// <summary>Likewise, in place of what was posted under the same key and hasn't been run.</summary>
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

    /// <summary>Waits for the end of what is still at work. Its questions and objects are refused from now on, its remarks are dropped.</summary>
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
#pragma warning disable CA1031 // Whatever it is, the pipeline thread is to hear of it.
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
                // The pipeline's own exception is the pipeline thread's to throw; the work only learns that it is over.
                _completion.TrySetCanceled();
                throw;
            }
        }

        public override void Abandon() => _completion.TrySetCanceled();
    }
}
