using System;
using System.Collections.Generic;
using System.Linq;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// What is missing of a file, in shares for the connections to take. Where shares may be divided, a connection that finds none left
/// takes the far half of what the slowest one still has before it.
/// </summary>
internal sealed class WorkQueue
{
    /// <summary>
    /// Shares begin at a block, because a block is hashed by the worker that fetches it. So much, at most, a killed process has to fetch
    /// again for each connection.
    /// </summary>
    public const int BlockSize = 256 * 1024;

    /// <summary>Less than this isn't worth another request.</summary>
    public const long SmallestShare = 2 * 1024 * 1024;

    /// <summary>
    /// With shares as large as the file is divided by the connections, all of them would be done at the very end, and the hash of the
    /// whole, which follows from the start, would have nearly everything still before it.
    /// </summary>
    public const long LargestShare = 16 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Queue<ByteRange> _shares;
    private readonly List<WorkItem> _inFlight = [];
    private readonly bool _canSteal;

    private WorkQueue(IEnumerable<ByteRange> shares, bool canSteal)
    {
        _shares = new Queue<ByteRange>(shares);
        _canSteal = canSteal;
        Workers = canSteal
            ? (int)Math.Min(int.MaxValue, _shares.Sum(share => (share.Length + SmallestShare - 1) / SmallestShare))
            : _shares.Count;
    }

    /// <summary>How many connections can have work at once.</summary>
    public int Workers { get; }

    /// <summary>About equal shares, from first to last, which may be divided further.</summary>
    public static WorkQueue Divide(IReadOnlyCollection<ByteRange> gaps, int connections)
    {
        var share = Math.Min(LargestShare, Math.Max(SmallestShare, RoundUp(gaps.Sum(gap => gap.Length) / connections)));
        return new WorkQueue(gaps.SelectMany(gap => Cut(gap, share)), canSteal: true);
    }

    /// <summary>Shares of one size, from first to last, each of which is fetched by one connection.</summary>
    public static WorkQueue InOrder(ByteRange range, long share) => new(Cut(range, share), canSteal: false);

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

    private static IEnumerable<ByteRange> Cut(ByteRange range, long share)
    {
        for (var from = range.From; from < range.End; from += share)
        {
            yield return new ByteRange(from, Math.Min(from + share, range.End));
        }
    }

    private static long RoundUp(long bytes) => (bytes + BlockSize - 1) / BlockSize * BlockSize;

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

        if (!_canSteal || slowest is null || slowest.Left < 2 * SmallestShare)
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
        public long From => range.From;

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
