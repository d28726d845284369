namespace AcsRecording.Core.Http;

/// <summary>Bytes from one offset up to, and without, another.</summary>
internal readonly record struct ByteRange(long From, long End)
{
    public long Length => End - From;
}
