using System;
using System.Collections.Generic;
using System.Linq;
using AcsRecording.Core.Transfers;

namespace AcsRecording.Core.Tests;

public sealed class WorkQueueTests
{
    private const long Block = TransferJournal.BlockSize;

    [Theory]
    [InlineData(1, 100 * Block + 17)]
    [InlineData(8, 1000 * Block)]
    [InlineData(5, 3)]
    [InlineData(3, 4 * Block)]
    public void Every_byte_is_fetched_once_whoever_steals_what(int workers, long total)
    {
        var random = new Random(17);
        var queue = new WorkQueue([new ByteRange(0, total)]);
        var busy = new List<WorkQueue.WorkItem>();
        var fetched = new List<ByteRange>();
        while (true)
        {
            while (busy.Count < workers && queue.Take() is { } item)
            {
                Assert.Equal(0, item.Next % Block);
                busy.Add(item);
            }

            if (busy.Count == 0)
            {
                break;
            }

            var worker = busy[random.Next(busy.Count)];
            var from = worker.Next;
            var claimed = worker.Claim(random.Next(1, 3 * (int)Block));
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
    public void An_idle_connection_takes_the_far_half_of_the_slowest()
    {
        var queue = new WorkQueue([new ByteRange(0, 64 * Block)]);
        var first = queue.Take()!;
        var second = queue.Take()!;
        Assert.Equal((32 * Block, 32 * Block, 64 * Block), (first.End, second.Next, second.End));
        second.Claim((int)(30 * Block));
        var third = queue.Take()!;
        Assert.Equal((16 * Block, 16 * Block, 32 * Block), (first.End, third.Next, third.End));
    }

    [Fact]
    public void What_is_hardly_worth_a_request_is_not_shared()
    {
        var queue = new WorkQueue([new ByteRange(0, (2 * WorkQueue.SmallestShare) - 1)]);
        Assert.NotNull(queue.Take());
        Assert.Null(queue.Take());
    }

    [Fact]
    public void Gaps_of_an_earlier_run_come_first()
    {
        var queue = new WorkQueue([new ByteRange(0, Block), new ByteRange(5 * Block, 9 * Block)]);
        Assert.Equal([0, 5 * Block], new[] { queue.Take()!.Next, queue.Take()!.Next });
    }
}
