using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Tests;

public sealed class PipelinePumpTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void What_the_work_says_is_said_on_the_pipeline_thread_and_in_order()
    {
        var pipelineThread = Environment.CurrentManagedThreadId;
        var said = new List<(int Value, int Thread)>();
        var failure = PipelinePump.Run(
            async (pump, _) =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    var value = i;
                    await pump.InvokeAsync(() => said.Add((value, Environment.CurrentManagedThreadId)));
                }
            },
            None);
        Assert.Null(failure);
        Assert.Equal(1000, said.Count);
        for (var i = 0; i < said.Count; i++)
        {
            Assert.Equal((i, pipelineThread), said[i]);
        }
    }

    [Fact]
    public void What_is_posted_last_is_said_before_the_end()
    {
        using var pump = new PipelinePump(None);
        var said = 0;
        pump.RunUntil(() =>
        {
            // Posted and over, at the very moment when nothing more was there to be said.
            pump.Post(() => said++);
            return true;
        });
        Assert.Equal(1, said);
    }

    [Fact]
    public void Of_what_is_posted_under_one_key_only_the_last_waits()
    {
        var said = new List<string>();
        PipelinePump.Run(
            async (pump, _) =>
            {
                var busy = new TaskCompletionSource();
                var posted = new TaskCompletionSource();
                var away = pump.InvokeAsync(() =>
                {
                    busy.SetResult();
                    posted.Task.Wait();
                });
                await busy.Task;
                for (var i = 0; i < 100; i++)
                {
                    var text = $"a{i}";
                    pump.Post("a", () => said.Add(text));
                }

                pump.Post("b", () => said.Add("b"));
                posted.SetResult();
                await away;
                await pump.InvokeAsync(() => pump.Post("a", () => said.Add("again")));
            },
            None);
        Assert.Equal(["a99", "b", "again"], said);
    }

    [Fact]
    public void Nothing_piles_up_before_a_slow_reader()
    {
        var produced = 0;
        var most = 0;
        var taken = 0;
        PipelinePump.Run(
            async (pump, _) =>
            {
                for (; produced < 50; produced++)
                {
                    await pump.InvokeAsync(() =>
                    {
                        Thread.Yield();
                        most = Math.Max(most, produced - taken);
                        taken++;
                    });
                }
            },
            None);
        Assert.Equal(0, most);
    }

    [Fact]
    public void The_answer_of_the_pipeline_comes_back_to_the_work()
    {
        var answer = 0;
        PipelinePump.Run(async (pump, _) => answer = await pump.InvokeAsync(() => 42), None);
        Assert.Equal(42, answer);
    }

    [Fact]
    public void The_works_failure_is_handed_back_and_not_thrown()
    {
        var failure = PipelinePump.Run((_, _) => throw new InvalidOperationException("mine"), None);
        Assert.Equal("mine", Assert.IsType<InvalidOperationException>(failure).Message);
    }

    [Fact]
    public void When_the_pipeline_throws_the_work_is_cancelled_and_has_ended()
    {
        // What Select-Object -First 1 does: an exception out of WriteObject, and no StopProcessing.
        var ended = false;
        var cancelled = false;
        var exception = Assert.Throws<PipelineGone>(() => PipelinePump.Run(
            async (pump, cancellationToken) =>
            {
                try
                {
                    await Task.WhenAll(
                        pump.InvokeAsync(() => throw new PipelineGone()),
                        Task.Delay(Timeout.Infinite, cancellationToken));
                }
                finally
                {
                    cancelled = cancellationToken.IsCancellationRequested;

                    // Saying more must neither block nor reach a pipeline that is gone.
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pump.InvokeAsync(() => ended = true));
                }
            },
            None));
        Assert.NotNull(exception);
        Assert.True(cancelled);
        Assert.False(ended);
    }

    [Fact]
    public void What_waits_behind_a_throw_is_let_go()
    {
        var letGo = 0;
        Assert.Throws<PipelineGone>(() => PipelinePump.Run(
            async (pump, _) =>
            {
                var waiting = new List<Task> { pump.InvokeAsync(() => throw new PipelineGone()) };
                for (var i = 0; i < 20; i++)
                {
                    waiting.Add(pump.InvokeAsync(() => { }));
                }

                foreach (var task in waiting)
                {
                    try
                    {
                        await task;
                    }
                    catch (OperationCanceledException)
                    {
                        letGo++;
                    }
                }
            },
            None));
        Assert.Equal(21, letGo);
    }

    [Fact]
    public async Task Stopping_cancels_the_work()
    {
        using var stopping = new CancellationTokenSource();
        var running = new TaskCompletionSource();
        var run = Task.Run(() => PipelinePump.Run(
            async (_, cancellationToken) =>
            {
                running.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            stopping.Token));
        await running.Task;
        await stopping.CancelAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(await run.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private sealed class PipelineGone : Exception;
}
