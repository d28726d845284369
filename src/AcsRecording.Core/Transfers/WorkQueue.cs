using System;
using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// Divides what is missing of a file among connections. At first into equal shares; a connection that is done early takes the far half
/// of what the slowest one still has before it.
/// </summary>
internal sealed class WorkQueue
{
    /// <summary>Less than this isn't worth another request.</summary>
    public const long SmallestShare = 2 * TransferJournal.BlockSize;

    private readonly object _gate = new();
    private readonly Queue<ByteRange> _shares;
    private readonly List<WorkItem> _inFlight = [];

    public WorkQueue(IReadOnlyCollection<ByteRange> gaps, int connections) => _shares = new Queue<ByteRange>(Divide(gaps, connections));

    /// <summary>Work that is begun already.</summary>
    public WorkItem Hold(ByteRange range)
    {
        lock (_gate)
        {
            var item = new WorkItem(this, range);
            _inFlight.Add(item);
            return item;
        }
    }

    /// <summary>Work, or null where there is none worth a connection.</summary>
    public WorkItem? Take()
    {
        lock (_gate)
        {
            var range = _shares.Count > 0 ? _shares.Dequeue() : Steal();
            return range is { } taken ? Hold(taken) : null;
        }
    }

    private static IEnumerable<ByteRange> Divide(IReadOnlyCollection<ByteRange> gaps, int connections)
    {
        var share = Math.Max(SmallestShare, RoundUp(gaps.Sum(gap => gap.Length) / connections));
        foreach (var gap in gaps)
        {
            for (var from = gap.From; from < gap.End; from += share)
            {
                yield return new ByteRange(from, Math.Min(from + share, gap.End));
            }
        }
    }

    /// <summary>Shares begin at a block, because a block is hashed by whoever fetches it.</summary>
    private static long RoundUp(long bytes) => (bytes + TransferJournal.BlockSize - 1) / TransferJournal.BlockSize * TransferJournal.BlockSize;

    private ByteRange? Steal()
    {
        WorkItem? slowest = null;
        foreach (var item in _inFlight)
        {
            if (slowest is null || item.Left > slowest.Left)
            {
                slowest = item;
            }
        }

        if (slowest is null || slowest.Left < 2 * SmallestShare)
        {
            return null;
        }

        var middle = RoundUp(slowest.Next + (slowest.Left / 2));
        var stolen = new ByteRange(middle, slowest.End);
        slowest.End = middle;
        return stolen;
    }

    /// <summary>A connection's share. Its end may come nearer while it works.</summary>
    internal sealed class WorkItem(WorkQueue queue, ByteRange range)
    {
        public long Next { get; private set; } = range.From;

        public long End { get; set; } = range.End;

        public long Left => End - Next;

        /// <summary>Takes up to so many of the next bytes for good; 0 where the share is done.</summary>
        public int Claim(int count)
        {
            lock (queue._gate)
            {
                var claimed = (int)Math.Min(count, Left);
                Next += claimed;
                if (Left == 0)
                {
                    queue._inFlight.Remove(this);
                }

                return claimed;
            }
        }
    }
}
