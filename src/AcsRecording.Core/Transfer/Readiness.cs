using System;
using System.Diagnostics;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// Whether a file that isn't there, or isn't a recording, may still become one: until a while after its event, by the service's clock. No
/// run waits longer than that while, so that a wrong time in an event can't make it wait for hours. Where nothing says when the file was
/// announced, nothing is waited for.
/// </summary>
internal sealed class Readiness(RecordingChunk chunk, ServiceClock clock, TimeSpan timeout)
{
    private readonly Stopwatch _waited = Stopwatch.StartNew();

    public bool MayCome => clock.Now < chunk.ExpiresOn - chunk.Retention + timeout && _waited.Elapsed < timeout;
}
