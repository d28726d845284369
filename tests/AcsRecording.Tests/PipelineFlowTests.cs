using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Tests;

public sealed class PipelineFlowTests
{
    private readonly List<object> _given = [];

    [Fact]
    public void Results_come_in_the_order_of_the_inputs_however_long_each_takes()
    {
        using var flow = Flow(9);
        var gates = Enumerable.Range(0, 8).Select(_ => new TaskCompletionSource()).ToArray();
        for (var i = 0; i < 8; i++)
        {
            var number = i;
            flow.Add(async (_, _) =>
            {
                await gates[number].Task;
                if (number > 0)
                {
                    gates[number - 1].SetResult();
                }

                return number;
            });
        }

        Assert.Empty(_given);
        gates[7].SetResult();
        flow.Complete();
        Assert.Equal(Enumerable.Range(0, 8).Cast<object>(), _given);
    }

    [Fact]
    public void A_window_of_one_gives_each_result_before_the_next_input()
    {
        using var flow = Flow(1);
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            flow.Add(async (_, _) =>
            {
                await Task.Yield();
                return number;
            });
            Assert.Equal(i + 1, _given.Count);
        }
    }

    [Fact]
    public void No_more_than_the_window_are_in_flight()
    {
        var (running, most) = (0, 0);
        var gate = new object();
        using var flow = Flow(3);
        for (var i = 0; i < 60; i++)
        {
            flow.Add(async (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                await Task.Yield();
                lock (gate)
                {
                    running--;
                }

                return 0;
            });
        }

        flow.Complete();
        Assert.Equal(60, _given.Count);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void Inputs_are_really_worked_on_side_by_side()
    {
        // Each waits for the last: one after another would never end.
        var all = new TaskCompletionSource();
        var arrived = 0;
        using var flow = Flow(4);
        for (var i = 0; i < 4; i++)
        {
            flow.Add(async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref arrived) == 4)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
                return true;
            });
        }

        flow.Complete();
        Assert.Equal([true, true, true, true], _given);
    }

    [Fact]
    public void A_slow_input_does_not_keep_those_behind_it_from_being_worked_on()
    {
        var last = new TaskCompletionSource();
        using var flow = Flow(2);
        flow.Add(async (_, cancellationToken) =>
        {
            await last.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            return 0;
        });
        for (var i = 1; i <= 50; i++)
        {
            var number = i;
            flow.Add((_, _) =>
            {
                if (number == 50)
                {
                    last.SetResult();
                }

                return Task.FromResult<object>(number);
            });
        }

        flow.Complete();
        Assert.Equal(Enumerable.Range(0, 51).Cast<object>(), _given);
    }

    [Fact]
    public void A_failure_takes_its_place_in_the_order()
    {
        using var flow = Flow(2);
        flow.Add((_, _) => Task.FromResult<object>(1));
        flow.Add((_, _) => throw new InvalidOperationException("two"));
        flow.Add((_, _) => Task.FromResult<object>(3));
        flow.Complete();
        Assert.Equal([1, "two", 3], _given);
    }

    [Fact]
    public void Questions_are_asked_on_the_pipeline_thread_while_earlier_inputs_still_work()
    {
        var thread = Environment.CurrentManagedThreadId;
        var answered = new TaskCompletionSource<int>();
        using var flow = Flow(2);
        flow.Add(async (_, _) => await answered.Task);
        flow.Add(async (pump, _) =>
        {
            answered.SetResult(await pump.InvokeAsync(() => Environment.CurrentManagedThreadId));
            return 0;
        });
        flow.Complete();
        Assert.Equal([thread, 0], _given);
    }

    /// <summary>A pipeline whose next input comes hours later must not keep the last one from being saved.</summary>
    [Fact]
    public async Task Work_goes_on_and_has_its_say_while_the_pipeline_thread_is_elsewhere()
    {
        var saved = new TaskCompletionSource();
        using var flow = Flow(2);
        flow.Add((pump, _) =>
        {
            pump.Post(() => _given.Add("warning"));
            pump.Post("row", () => _given.Add("progress"));
            saved.SetResult();
            return Task.FromResult<object>("saved");
        });
        await saved.Task.WaitAsync(TimeSpan.FromSeconds(30));
        flow.Complete();
        Assert.Equal(["warning", "progress", "saved"], _given);
    }

    [Fact]
    public void When_the_pipeline_is_stopped_everything_in_flight_has_ended()
    {
        var (begun, ended) = (0, 0);
        using var flow = new PipelineFlow<object>(
            3, _ => throw new OperationCanceledException(), exception => _given.Add(exception), CancellationToken.None);
        Assert.Throws<OperationCanceledException>((Action)(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                var isFirst = i == 0;
                flow.Add(async (_, cancellationToken) =>
                {
                    Interlocked.Increment(ref begun);
                    try
                    {
                        await Task.Delay(isFirst ? 20 : Timeout.Infinite, cancellationToken);
                        return i;
                    }
                    finally
                    {
                        Interlocked.Increment(ref ended);
                    }
                });
            }
        }));
        Assert.InRange(begun, 1, 3);
        Assert.Equal(begun, ended);
        Assert.Empty(_given);
    }

    /// <summary>One bad recording, under ErrorAction Stop, must not cost the good ones.</summary>
    [Fact]
    public void When_the_pipeline_fails_what_is_in_flight_is_finished()
    {
        var (failed, finished) = (new TaskCompletionSource(), false);
        var flow = new PipelineFlow<object>(2, _given.Add, exception => throw exception, CancellationToken.None);
        flow.Add(async (_, _) =>
        {
            await failed.Task;
            throw new PipelineGone();
        });
        Assert.Throws<PipelineGone>(() => flow.Add(async (_, cancellationToken) =>
        {
            failed.SetResult();
            await Task.Delay(200, cancellationToken);
            finished = true;
            return 0;
        }));
        flow.Dispose();
        Assert.True(finished);
        Assert.Empty(_given);
    }

    [Fact]
    public async Task Disposing_waits_for_the_end_of_what_is_in_flight()
    {
        var ended = false;
        var flow = Flow(2);
        var started = new TaskCompletionSource();
        flow.Add(async (pump, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(100, cancellationToken);
            pump.Post(() => _given.Add("never said"));
            await Task.Yield();
            ended = true;
            return 0;
        });
        await started.Task;
        flow.Dispose();
        Assert.True(ended);
        Assert.Empty(_given);
    }

    [Fact]
    public void Stopping_ends_what_is_in_flight_as_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        using var flow = new PipelineFlow<object>(2, _given.Add, exception => _given.Add(exception.GetType().Name), stopping.Token);
        flow.Add(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        });
        stopping.Cancel();
        flow.Complete();
        Assert.Equal(["TaskCanceledException"], _given);
    }

    private PipelineFlow<object> Flow(int window) =>
        new(window, _given.Add, exception => _given.Add(exception.Message), CancellationToken.None);

    private sealed class PipelineGone : Exception;
}
