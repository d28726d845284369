using System;
using System.Diagnostics;
using System.Threading;

namespace AcsRecording.Emulator.Recordings;

/// <summary>A clock that runs at a speed of its own and can be moved forward. Signatures are checked against the real one.</summary>
internal sealed class EmulatorClock(double speed)
{
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private long _advancedTicks;

    public DateTimeOffset Now => _start + (_elapsed.Elapsed * speed) + TimeSpan.FromTicks(Interlocked.Read(ref _advancedTicks));

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _advancedTicks, by.Ticks);
    }
}
