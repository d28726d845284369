using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>Says how far a file is, at most five times a second: a terminal can't show more, and each update costs the pipeline thread.</summary>
internal sealed class ThrottledProgress(ICommandHost host, string activity)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = new();

    public Task BytesAsync(long done, long total)
    {
        if (_clock.IsRunning && _clock.Elapsed < Interval)
        {
            return Task.CompletedTask;
        }

        _clock.Restart();
        return host.WriteProgressAsync(new OperationProgress
        {
            Activity = activity,
            Status = FormattableString.Invariant($"{done:N0} of {total:N0} bytes"),
            Percent = (int)(100 * done / total),
        });
    }
}
