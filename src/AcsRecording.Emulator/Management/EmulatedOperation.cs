using System.Threading;

namespace AcsRecording.Emulator.Management;

/// <summary>An operation that was accepted, and is over some looks later.</summary>
internal sealed class EmulatedOperation(string id, (string Code, string Message)? failure = null)
{
    private const int LooksUntilOver = 2;

    private int _looks;

    public string Id => id;

    /// <summary>Why it fails in the end; null where it doesn't.</summary>
    public (string Code, string Message)? Failure => failure;

    /// <summary>Whether it is over. Each question is one look.</summary>
    public bool Look() => Interlocked.Increment(ref _looks) > LooksUntilOver;
}
