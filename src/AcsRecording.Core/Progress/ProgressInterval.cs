using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Progress;

/// <summary>How often progress is shown: a person sees no more, and a screen that is written more often costs time.</summary>
internal static class ProgressInterval
{
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows progress until an operation has ended, whichever way. Its failure is not thrown here.</summary>
    public static async Task WhileAsync(Task running, Action show)
    {
        while (await Task.WhenAny(running, Task.Delay(Length, CancellationToken.None)).ConfigureAwait(false) != running)
        {
            show();
        }
    }
}
