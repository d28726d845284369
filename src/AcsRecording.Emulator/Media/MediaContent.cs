using System;
using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Emulator.Media;

/// <summary>A file that is computed where it is read, so that any size costs no memory.</summary>
internal sealed class MediaContent(IReadOnlyList<IMediaRegion> regions)
{
    public long Length { get; } = regions.Sum(region => region.Length);

    public void Read(long offset, Span<byte> destination)
    {
        foreach (var region in regions)
        {
            if (destination.Length == 0)
            {
                return;
            }

            if (offset < region.Length)
            {
                var count = (int)Math.Min(destination.Length, region.Length - offset);
                region.Read(offset, destination[..count]);
                destination = destination[count..];
                offset = 0;
            }
            else
            {
                offset -= region.Length;
            }
        }
    }
}

/// <summary>A stretch of a file.</summary>
internal interface IMediaRegion
{
    long Length { get; }

    /// <summary>Fills the destination with the bytes from an offset on; the caller stays within the region.</summary>
    void Read(long offset, Span<byte> destination);
}

/// <summary>Bytes that are simply there.</summary>
internal sealed class BytesRegion(byte[] bytes) : IMediaRegion
{
    public long Length => bytes.Length;

    public void Read(long offset, Span<byte> destination) => bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
}
