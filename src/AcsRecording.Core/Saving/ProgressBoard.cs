using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Progress;
using AcsRecording.Core.Text;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Saving;

/// <summary>
/// How far a pipeline is: a row for the whole, and one for each of the first few files in flight, so that a terminal has room for them.
/// They are written together, five times a second at most: a terminal can't show more, and each update costs the pipeline thread.
/// </summary>
internal sealed class ProgressBoard
{
    /// <summary>How many files have a row. The whole has one more.</summary>
    public const int MostFiles = 4;

    private const int WholeRow = 0;
    private const string Activity = "Saving recordings";

    private readonly object _gate = new();
    private readonly List<Transfer> _inFlight = [];
    private readonly TransferSpeed _speed = new();
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private TimeSpan _updatedAt;
    private int _filesDone;

    /// <summary>Of the files that are saved.</summary>
    private long _bytesDone;

    /// <summary>What this run has fetched of all files, to tell its speed by: what an earlier run left isn't in it.</summary>
    private long _bytesFetched;

    /// <summary>Whether the row of the whole is there to be taken away.</summary>
    private bool _isShown;

    /// <summary>Runs a transfer, reporting until it ends, whichever way.</summary>
    public async Task<T> ReportAsync<T>(ICommandHost host, RecordingChunk chunk, ContentReader reader,
        Func<CancellationToken, Task<T>> transfer, CancellationToken cancellationToken)
    {
        var item = Begin($"Saving {chunk}", reader);
        var running = transfer(cancellationToken);
        await ProgressInterval.WhileAsync(running, () => Update().ForEach(host.WriteProgress)).ConfigureAwait(false);
        End(item, isSaved: running.Status == TaskStatus.RanToCompletion).ForEach(host.WriteProgress);
        return await running.ConfigureAwait(false);
    }

    private Transfer Begin(string activity, ContentReader reader)
    {
        lock (_gate)
        {
            var item = new Transfer(activity, reader);
            _inFlight.Add(item);
            return item;
        }
    }

    /// <summary>All rows, or none where they were written a moment ago.</summary>
    private List<OperationProgress> Update()
    {
        lock (_gate)
        {
            if (_sinceStart.Elapsed - _updatedAt < ProgressInterval.Length)
            {
                return [];
            }

            _updatedAt = _sinceStart.Elapsed;
            _speed.Add(_updatedAt, _bytesFetched + _inFlight.Sum(item => item.Reader.BytesFetched));
            _isShown = true;
            GiveRows();
            return [Whole(), .. _inFlight.Where(item => item.Row is not null).OrderBy(item => item.Row).Select(File)];
        }
    }

    private List<OperationProgress> End(Transfer item, bool isSaved)
    {
        lock (_gate)
        {
            _inFlight.Remove(item);
            _filesDone += isSaved ? 1 : 0;
            _bytesDone += isSaved ? item.Reader.BytesDone : 0;
            _bytesFetched += item.Reader.BytesFetched;
            var rows = new List<OperationProgress>();
            if (item.Row is { } row && !GiveRows().Contains(row))
            {
                rows.Add(new OperationProgress { Row = row, ParentRow = WholeRow, Activity = item.Activity, Completed = true });
            }

            if (_inFlight.Count == 0 && _isShown)
            {
                rows.Add(new OperationProgress { Row = WholeRow, Activity = Activity, Completed = true });
                _isShown = false;
            }

            return rows;
        }
    }

    /// <summary>A file keeps its row until it ends; a free row goes to the file that waits longest for one. The rows in use.</summary>
    private HashSet<int> GiveRows()
    {
        var taken = new HashSet<int>(_inFlight.Select(item => item.Row).OfType<int>());
        foreach (var item in _inFlight.Where(item => item.Row is null).Take(MostFiles - taken.Count).ToList())
        {
            item.Row = Enumerable.Range(WholeRow + 1, MostFiles).First(row => !taken.Contains(row));
            taken.Add(item.Row.Value);
        }

        return taken;
    }

    private OperationProgress Whole()
    {
        var done = _bytesDone + _inFlight.Sum(item => item.Reader.BytesDone);

        // Files whose size the service hasn't said yet count with what has come of them, which is nothing.
        var total = _bytesDone + _inFlight.Sum(item => item.Reader.Total ?? 0);
        var speed = _speed.BytesPerSecond;
        var rate = speed is { } bytes ? $", {ByteSize.Format(bytes)}/s" : "";
        return new OperationProgress
        {
            Row = WholeRow,
            Activity = Activity,
            Status = $"{ByteSize.Format(done)} of {ByteSize.Format(total)}{rate}, {_filesDone} saved, {_inFlight.Count} in flight",
            Percent = Percent(done, total),
            SecondsRemaining = speed is { } perSecond ? (int)Math.Min(int.MaxValue, Math.Ceiling((total - done) / perSecond)) : -1,
        };
    }

    private static OperationProgress File(Transfer item) => new()
    {
        Row = item.Row!.Value,
        ParentRow = WholeRow,
        Activity = item.Activity,
        Status = item.Reader.Total is { } total
            ? $"{ByteSize.Format(item.Reader.BytesDone)} of {ByteSize.Format(total)}"
            : "Waiting for the service",
        Percent = item.Reader.Total is { } all ? Percent(item.Reader.BytesDone, all) : -1,
    };

    private static int Percent(long done, long total) => total > 0 ? (int)(100 * Math.Min(done, total) / total) : -1;

    private sealed class Transfer(string activity, ContentReader reader)
    {
        public string Activity => activity;

        public ContentReader Reader => reader;

        /// <summary>Null while it has none.</summary>
        public int? Row { get; set; }
    }
}
