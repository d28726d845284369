using System;

namespace AcsRecording.Emulator.Media;

/// <summary>A file with every byte behind its head inverted: what a client must not mix with the file itself.</summary>
internal sealed class OtherVersionRegion(MediaContent file) : IMediaRegion
{
    /// <summary>More than any container's own signature and headers take here.</summary>
    private const long Head = 64 * 1024;

    public long Length => file.Length;

    public void Read(long offset, Span<byte> destination)
    {
        file.Read(offset, destination);
        for (var index = (int)Math.Clamp(Head - offset, 0, destination.Length); index < destination.Length; index++)
        {
            destination[index] = (byte)~destination[index];
        }
    }
}
