using System;
using System.IO;

namespace AcsRecording.Fuzz.Tests;

/// <summary>What an input may cost. Counted, not timed: the figures are the same on any machine.</summary>
internal static class Bounds
{
    /// <summary>Throws where more memory was allocated than allowed, all of it together.</summary>
    public static void Allocates(long most, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= most, $"{allocated} bytes were allocated, of {most} at the most.");
    }

    public static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

/// <summary>A file in memory that ends a reader which asks without end.</summary>
internal sealed class CountedStream(byte[] bytes, int mostReads) : MemoryStream(bytes, writable: false)
{
    private int _reads;

    public override int Read(byte[] buffer, int offset, int count)
    {
        Count();
        return base.Read(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        Count();
        return base.Read(buffer);
    }

    public override System.Threading.Tasks.Task<int> ReadAsync(
        byte[] buffer, int offset, int count, System.Threading.CancellationToken cancellationToken)
    {
        Count();
        return base.ReadAsync(buffer, offset, count, cancellationToken);
    }

    private void Count() => Assert.True(++_reads <= mostReads, $"There were more than {mostReads} reads.");
}
