using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// Fetches a file again from its start where that may end better: it changed while it was read, its server ignores ranges, or what came is
/// no recording (no metadata) while it may still become one.
/// </summary>
internal sealed class Restarts(FullJitterDelay delay, Readiness readiness)
{
    private const int MaximumStarts = 3;

    /// <summary>Runs a fetch, and again after each failure that may pass.</summary>
    /// <param name="fetch">Fetches the file.</param>
    /// <param name="reset">Removes what came so far; given the failure.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> fetch, Action<RecordingException> reset, CancellationToken cancellationToken)
    {
        for (var start = 1; ; start++)
        {
            try
            {
                return await fetch().ConfigureAwait(false);
            }
            catch (RecordingException exception) when (MayPass(exception, start))
            {
                await delay.WaitAsync(start, exception.Message, cancellationToken).ConfigureAwait(false);
                reset(exception);
            }
        }
    }

    private bool MayPass(RecordingException exception, int start) => exception.ErrorId switch
    {
        "SizeMismatch" or "RangesIgnored" => start < MaximumStarts,
        "NotMedia" or "MetadataUnreadable" => readiness.MayCome,
        _ => false,
    };
}
