using System;
using System.Diagnostics;
using AcsRecording.Core.Progress;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Archive;

/// <summary>A row that shows how much of some bytes is done, as often as progress is shown.</summary>
internal sealed class ArchiveProgress(ICommandHost host, string activity, long total) : IDisposable
{
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private TimeSpan _shownAt;
    private long _done;

    public void Add(long bytes) => ShowDone(_done + bytes);

    public void ShowDone(long bytes)
    {
        _done = bytes;
        if (_sinceStart.Elapsed - _shownAt < ProgressInterval.Length)
        {
            return;
        }

        _shownAt = _sinceStart.Elapsed;
        host.WriteProgress(new OperationProgress
        {
            Activity = activity,
            Status = $"{ByteSize.Format(_done)} of {ByteSize.Format(total)}",
            Percent = total > 0 ? (int)(100 * Math.Min(_done, total) / total) : -1,
        });
    }

    public void Dispose()
    {
        if (_shownAt > TimeSpan.Zero)
        {
            host.WriteProgress(new OperationProgress { Activity = activity, Completed = true });
        }
    }
}
