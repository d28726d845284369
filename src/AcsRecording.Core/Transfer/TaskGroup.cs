using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfer;

/// <summary>Tasks that stand and fall together.</summary>
internal static class TaskGroup
{
    /// <summary>Runs them all. The first failure stops the others, and all have ended before it is told.</summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> tasks, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = tasks.Select(start => start(stop.Token)).ToList();
        Task? failed = null;
        while (running.Count > 0)
        {
            var done = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(done);
            if (done.Status != TaskStatus.RanToCompletion && failed is null)
            {
                failed = done;
                stop.Cancel();
            }
        }

        if (failed is not null)
        {
            await failed.ConfigureAwait(false);
        }
    }
}
