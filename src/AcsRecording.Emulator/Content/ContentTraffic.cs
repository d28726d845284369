using System.Threading;

namespace AcsRecording.Emulator.Content;

/// <summary>What was asked of the content hosts, and how much was sent.</summary>
internal sealed class ContentTraffic
{
    private long _requests;
    private long _bytes;

    public long Requests => Interlocked.Read(ref _requests);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Request() => Interlocked.Increment(ref _requests);

    public void Sent(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Reset()
    {
        Interlocked.Exchange(ref _requests, 0);
        Interlocked.Exchange(ref _bytes, 0);
    }
}
