using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>Says how far a file is, five times a second: a terminal can't show more, and each update costs the pipeline thread.</summary>
internal static class TransferProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the download, reporting until it ends, whichever way; its result.</summary>
    public static async Task<string> ReportAsync(ICommandHost host, RecordingChunk chunk, PartialFile partial, ParallelDownload download, CancellationToken cancellationToken)
    {
        var activity = $"Saving {chunk}";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = download.RunAsync(ended.Token);
        try
        {
            while (await Task.WhenAny(running, Task.Delay(Interval, CancellationToken.None)).ConfigureAwait(false) != running)
            {
                await host.WriteProgressAsync(Row(activity, download.BytesDone, partial.Total)).ConfigureAwait(false);
            }

            return await running.ConfigureAwait(false);
        }
        finally
        {
            // Where the host threw, the download is still at it: it ends before this does.
            ended.Cancel();
            await Task.WhenAny(running).ConfigureAwait(false);
            await host.WriteProgressAsync(new OperationProgress { Activity = activity, Completed = true }).ConfigureAwait(false);
        }
    }

    private static OperationProgress Row(string activity, long done, long? total) => new()
    {
        Activity = activity,
        Status = total is null ? "Waiting for the service" : FormattableString.Invariant($"{done:N0} of {total:N0} bytes"),
        Percent = total is { } all ? (int)(100 * done / all) : -1,
    };
}
