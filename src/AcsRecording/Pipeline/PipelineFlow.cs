using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Pipeline;

/// <summary>
/// Works on several inputs at once, over all of a pipeline's ProcessRecord calls, and gives their results in the order of the inputs.
/// Questions, warnings and progress of a running input come at once.
/// </summary>
internal sealed class PipelineFlow<T>(int window, Action<T> result, Action<Exception> failure, CancellationToken stopping) : IDisposable
{
    /// <summary>A slow input holds back the results of those behind it, but not their work; up to so many.</summary>
    private const int MostUnfinished = 256;

    private readonly PipelinePump _pump = new(stopping);
    private readonly Queue<(Task<Exception?> Work, Box Result)> _inFlight = new();

    /// <summary>Begins an input; waits, giving results, while as many as allowed are worked on. With a window of 1 it waits for this one.</summary>
    public void Add(Func<PipelinePump, CancellationToken, Task<T>> work)
    {
        var box = new Box();
        var task = _pump.Start(async (pump, cancellationToken) => box.Value = await work(pump, cancellationToken).ConfigureAwait(false));
        _inFlight.Enqueue((task, box));
        RunUntil(() =>
        {
            // Counted first: what has ended by then is given, if it is its turn.
            var working = _inFlight.Count(input => !input.Work.IsCompleted);
            return Give() < MostUnfinished && working < window;
        });
    }

    /// <summary>Waits for what is in flight, giving results.</summary>
    public void Complete() => RunUntil(() => Give() == 0);

    /// <summary>
    /// Where the pipeline ended without stopping this (an error before or behind it), what is in flight is finished first: a recording that is
    /// being saved must not pay for the error of another. Its result is not given any more.
    /// </summary>
    public void Dispose()
    {
        if (!stopping.IsCancellationRequested)
        {
            _pump.Finish();
        }

        _pump.Dispose();
    }

    private void RunUntil(Func<bool> condition)
    {
        try
        {
            _pump.RunUntil(condition);
        }
        catch (Exception exception)
        {
            // Ctrl+C, Select-Object -First, break and exit want an end at once.
            if (exception is PipelineStoppedException or FlowControlException or OperationCanceledException)
            {
                _pump.Dispose();
            }

            throw;
        }
    }

    /// <summary>Gives what is ready, up to the first that isn't; how many are left.</summary>
    private int Give()
    {
        while (_inFlight.Count > 0 && _inFlight.Peek().Work.IsCompleted)
        {
            var (work, box) = _inFlight.Dequeue();
            if (work.GetAwaiter().GetResult() is { } exception)
            {
                failure(exception);
            }
            else
            {
                result(box.Value!);
            }
        }

        return _inFlight.Count;
    }

    private sealed class Box
    {
        public T? Value { get; set; }
    }
}
