using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Progress;

/// <summary>A wait with an end: its progress says until when.</summary>
internal sealed class WaitProgress(string activity, TimeSpan timeout, ICommandHost host)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly DateTimeOffset _end = EndOf(timeout);
    private bool _isShown;

    public bool IsOver => _clock.Elapsed >= timeout;

    /// <summary>Waits for an interval, or for what is left.</summary>
    public async Task DelayAsync(string status, TimeSpan interval, CancellationToken cancellationToken)
    {
        _isShown = true;
        host.WriteProgress(new OperationProgress
        {
            Activity = activity,
            Status = $"{status}; waiting until {Shown(_end)}",
            Percent = (int)Math.Min(100, 100 * _clock.Elapsed.TotalSeconds / timeout.TotalSeconds),
        });
        var left = timeout - _clock.Elapsed;
        await Task.Delay(left < interval && left > TimeSpan.Zero ? left : interval, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the row away.</summary>
    public void End()
    {
        if (_isShown)
        {
            _isShown = false;
            host.WriteProgress(new OperationProgress { Activity = activity, Completed = true });
        }
    }

    private static DateTimeOffset EndOf(TimeSpan timeout) => DateTimeOffset.Now + timeout;

    private static string Shown(DateTimeOffset time) =>
        time.ToString(time.Date == DateTimeOffset.Now.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
