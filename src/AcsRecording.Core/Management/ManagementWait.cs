using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Management;

/// <summary>Waits for what Azure's management does in its own time, and shows for what.</summary>
internal sealed class ManagementWait(string activity, object target, EngineOptions options, ICommandHost host)
{
    /// <summary>A server that asks for more is asked again after this.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Throws <c>DirectoryTooSlow</c>.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> isThere, CancellationToken cancellationToken) =>
        UntilAsync(what, async () =>
            await isThere().ConfigureAwait(false) ? null : options.PollInterval, options.DirectoryTimeout, cancellationToken);

    /// <summary>Throws <c>DirectoryTooSlow</c>.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="look">Looks, and says after which pause to look again; null where it is over.</param>
    /// <param name="timeout">The longest to wait.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task UntilAsync(string what, Func<Task<TimeSpan?>> look, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (await look().ConfigureAwait(false) is { } pause)
        {
            if (clock.Elapsed > timeout)
            {
                throw RecordingError.Create("DirectoryTooSlow", RecordingErrorCategory.OperationTimeout, target, what, timeout);
            }

            host.WriteProgress(new OperationProgress { Activity = activity, Status = $"Waiting for {what}", Percent = -1 });
            await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken).ConfigureAwait(false);
        }
    }

    public void End() => host.WriteProgress(new OperationProgress { Activity = activity, Completed = true });
}
