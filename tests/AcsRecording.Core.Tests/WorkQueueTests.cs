using System;
using System.Collections.Generic;
using System.Linq;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Tests;

public sealed class WorkQueueTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(1, 100 * MiB + 17)]
    [InlineData(8, 1000 * MiB)]
    [InlineData(5, 3)]
    [InlineData(3, 4 * MiB)]
    public void Every_byte_is_fetched_once_whichever_worker_takes_it(int workers, long total)
    {
        var random = new Random(17);
        var queue = WorkQueue.Divide([new ByteRange(0, total)], workers);
        var busy = new List<WorkQueue.WorkItem>();
        var fetched = new List<ByteRange>();
        while (true)
        {
            while (busy.Count < workers && queue.Take() is { } item)
            {
                Assert.Equal(0, item.Next % WorkQueue.BlockSize);
                busy.Add(item);
            }

            if (busy.Count == 0)
            {
                break;
            }

            var worker = busy[random.Next(busy.Count)];
            var from = worker.Next;
            var claimed = worker.Claim(random.Next(1, 3 * (int)MiB));
            fetched.Add(new ByteRange(from, from + claimed));
            if (worker.Left == 0)
            {
                busy.Remove(worker);
            }
        }

        long at = 0;
        foreach (var range in fetched.OrderBy(range => range.From))
        {
            Assert.Equal(at, range.From);
            at = range.End;
        }

        Assert.Equal(total, at);
    }

    [Fact]
    public void Everyone_begins_with_an_equal_share()
    {
        var queue = WorkQueue.Divide([new ByteRange(0, 64 * MiB)], 4);
        Assert.Equal(
            [(0, 16 * MiB), (16 * MiB, 32 * MiB), (32 * MiB, 48 * MiB), (48 * MiB, 64 * MiB)],
            Enumerable.Range(0, 4).Select(_ => queue.Take()!).Select(item => (item.Next, item.End)));
    }

    [Fact]
    public void An_idle_connection_takes_the_far_half_of_the_slowest()
    {
        var queue = WorkQueue.Divide([new ByteRange(0, 32 * MiB)], 2);
        var slow = queue.Take()!;
        var fast = queue.Take()!;
        fast.Claim((int)(14 * MiB));
        var idle = queue.Take()!;
        Assert.Equal((8 * MiB, 8 * MiB, 16 * MiB), (slow.End, idle.Next, idle.End));
    }

    /// <summary>So that the hash of the whole, which follows from the start, has little left in the end.</summary>
    [Fact]
    public void A_large_file_is_fetched_from_its_start_on()
    {
        const int Connections = 8;
        var queue = WorkQueue.Divide([new ByteRange(0, 1024 * MiB)], Connections);
        var busy = new Queue<WorkQueue.WorkItem>(Enumerable.Range(0, Connections).Select(_ => queue.Take()!));
        for (var done = 0L; busy.Count > 0; done += WorkQueue.LargestShare)
        {
            var item = busy.Dequeue();
            Assert.InRange(item.From, 0, done + (Connections * WorkQueue.LargestShare));
            while (item.Left > 0)
            {
                item.Claim((int)MiB);
            }

            if (queue.Take() is { } next)
            {
                busy.Enqueue(next);
            }
        }
    }

    [Fact]
    public void What_is_hardly_worth_a_request_is_not_shared()
    {
        var queue = WorkQueue.Divide([new ByteRange(0, (2 * WorkQueue.SmallestShare) - 1)], 1);
        Assert.NotNull(queue.Take());
        Assert.Null(queue.Take());
    }

    [Fact]
    public void Gaps_of_an_earlier_run_are_shares_of_their_own()
    {
        var queue = WorkQueue.Divide([new ByteRange(0, MiB), new ByteRange(5 * MiB, 9 * MiB)], 2);
        Assert.Equal(
            [(0, MiB), (5 * MiB, 15 * MiB / 2), (15 * MiB / 2, 9 * MiB)],
            Enumerable.Range(0, 3).Select(_ => queue.Take()!).Select(item => (item.Next, item.End)));
    }
}
