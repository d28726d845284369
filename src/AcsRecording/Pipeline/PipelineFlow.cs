using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Pipeline;

/// <summary>
/// Works on several inputs at once, over all of a pipeline's ProcessRecord calls, and writes their results in the order of the inputs.
/// Questions, warnings and progress of a running input are shown at once.
/// </summary>
internal sealed class PipelineFlow<T>(int window, Action<T> result, Action<Exception> failure, CancellationToken stopping) : IDisposable
{
    /// <summary>A slow input holds back the results of those behind it, but not their work; up to so many.</summary>
    private const int MostUnfinished = 256;

    private readonly PipelinePump _pump = new(stopping);
    private readonly Queue<(Task<Exception?> Work, Box Result)> _inFlight = new();

    /// <summary>
    /// Starts an input. While the maximum number of inputs is running, waits and writes results. With a window of 1 it waits for this one.
    /// </summary>
    public void Add(Func<PipelinePump, CancellationToken, Task<T>> work)
    {
        var box = new Box();
        var task = _pump.Start(async (pump, cancellationToken) => box.Value = await work(pump, cancellationToken).ConfigureAwait(false));
        _inFlight.Enqueue((task, box));
        RunUntil(() =>
        {
            // Counted first, so that an input that ends meanwhile is still written in its turn.
            var working = _inFlight.Count(input => !input.Work.IsCompleted);
            return Give() < MostUnfinished && working < window;
        });
    }

    /// <summary>Waits for the running inputs and writes their results.</summary>
    public void Complete() => RunUntil(() => Give() == 0);

    /// <summary>
    /// Where the pipeline ended without stopping this (an error before or behind it), what is in flight is finished first: the error of
    /// one recording must not stop the save of another. The result is no longer written.
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

    /// <summary>Writes the results that are ready, up to the first that isn't. Returns the number of inputs that are left.</summary>
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
