using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// How far a pipeline is: a row for the whole and one for each file in flight. They are written together, five times a second at most:
/// a terminal can't show more, and each update costs the pipeline thread.
/// </summary>
internal sealed class ProgressBoard
{
    private const int WholeRow = 0;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private readonly SortedDictionary<int, (string Activity, ContentReader Reader)> _inFlight = [];
    private readonly Stopwatch _sinceUpdate = Stopwatch.StartNew();
    private int _filesDone;
    private long _bytesDone;

    /// <summary>Runs a transfer, reporting until it ends, whichever way.</summary>
    public async Task<T> ReportAsync<T>(ICommandHost host, RecordingChunk chunk, ContentReader reader, Func<CancellationToken, Task<T>> transfer, CancellationToken cancellationToken)
    {
        var row = Begin($"Saving {chunk}", reader);
        var running = transfer(cancellationToken);
        while (await Task.WhenAny(running, Task.Delay(Interval, CancellationToken.None)).ConfigureAwait(false) != running)
        {
            Update().ForEach(host.WriteProgress);
        }

        End(row, isSaved: running.Status == TaskStatus.RanToCompletion).ForEach(host.WriteProgress);
        return await running.ConfigureAwait(false);
    }

    /// <summary>The lowest free row.</summary>
    private int Begin(string activity, ContentReader reader)
    {
        lock (_gate)
        {
            var row = WholeRow + 1;
            while (_inFlight.ContainsKey(row))
            {
                row++;
            }

            _inFlight.Add(row, (activity, reader));
            return row;
        }
    }

    /// <summary>All rows, or none where somebody has just written them.</summary>
    private List<OperationProgress> Update()
    {
        lock (_gate)
        {
            if (_sinceUpdate.Elapsed < Interval)
            {
                return [];
            }

            _sinceUpdate.Restart();
            return [Whole(), .. _inFlight.Select(item => File(item.Key, item.Value.Activity, item.Value.Reader))];
        }
    }

    private List<OperationProgress> End(int row, bool isSaved)
    {
        lock (_gate)
        {
            var (activity, reader) = _inFlight[row];
            _inFlight.Remove(row);
            _filesDone += isSaved ? 1 : 0;
            _bytesDone += isSaved ? reader.BytesDone : 0;
            var ended = new OperationProgress { Row = row, ParentRow = WholeRow, Activity = activity, Completed = true };
            return _inFlight.Count > 0 ? [ended] : [ended, new OperationProgress { Row = WholeRow, Activity = Activity, Completed = true }];
        }
    }

    private const string Activity = "Saving recordings";

    private OperationProgress Whole()
    {
        var done = _bytesDone + _inFlight.Values.Sum(item => item.Reader.BytesDone);
        return new OperationProgress
        {
            Row = WholeRow,
            Activity = Activity,
            Status = FormattableString.Invariant($"{_filesDone} saved, {_inFlight.Count} in flight, {done:N0} bytes"),
        };
    }

    private static OperationProgress File(int row, string activity, ContentReader reader) => new()
    {
        Row = row,
        ParentRow = WholeRow,
        Activity = activity,
        Status = reader.Total is { } total ? FormattableString.Invariant($"{reader.BytesDone:N0} of {total:N0} bytes") : "Waiting for the service",
        Percent = reader.Total is { } all and > 0 ? (int)(100 * reader.BytesDone / all) : -1,
    };
}
