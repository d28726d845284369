using System;
using System.Threading;
using Azure;

namespace AcsRecording.Core.Http;

/// <summary>
/// The service's time, as its answers tell it: the service deletes a recording by its own clock, and the clock of this machine may be
/// wrong. Until the first answer it is the time of this machine.
/// </summary>
internal sealed class ServiceClock
{
    private long _ahead;

    public DateTimeOffset Now => DateTimeOffset.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Learn(Response response)
    {
        if (response.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref _ahead, (date - DateTimeOffset.UtcNow).Ticks);
        }
    }
}
