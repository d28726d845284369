using System.Collections.Generic;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// Divides what is missing of a file among connections. A connection without work takes a gap; where none is left, it takes the far
/// half of what the slowest one still has before it.
/// </summary>
internal sealed class WorkQueue
{
    /// <summary>Less than this isn't worth another request.</summary>
    public const long SmallestShare = 2 * TransferJournal.BlockSize;

    private readonly object _gate = new();
    private readonly Queue<ByteRange> _gaps;
    private readonly List<WorkItem> _inFlight = [];

    public WorkQueue(IEnumerable<ByteRange> gaps) => _gaps = new Queue<ByteRange>(gaps);

    /// <summary>Work, or null where there is none worth a connection.</summary>
    public WorkItem? Take()
    {
        lock (_gate)
        {
            var range = _gaps.Count > 0 ? _gaps.Dequeue() : Steal();
            if (range is not { } taken)
            {
                return null;
            }

            var item = new WorkItem(this, taken);
            _inFlight.Add(item);
            return item;
        }
    }

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

        // Shares begin at a block, because a block is hashed by whoever fetches it.
        var middle = (slowest.Next + (slowest.Left / 2)) / TransferJournal.BlockSize * TransferJournal.BlockSize;
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
                var claimed = (int)System.Math.Min(count, Left);
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
