using System;
using System.Buffers.Binary;

namespace AcsRecording.Emulator.Media;

/// <summary>Noise, as padding.</summary>
internal sealed class NoiseRegion(string documentId, long length) : IMediaRegion
{
    private readonly Noise _noise = new(documentId);

    public long Length => length;

    public void Read(long offset, Span<byte> destination) => WordWise.Fill(offset, destination, _noise.Word);
}

/// <summary>Fills bytes from a function of eight-byte words, from any offset.</summary>
internal static class WordWise
{
    public static void Fill(long offset, Span<byte> destination, Func<long, ulong> word)
    {
        Span<byte> scratch = stackalloc byte[8];
        while (destination.Length > 0)
        {
            var index = offset / 8;
            var within = (int)(offset % 8);
            if (within == 0 && destination.Length >= 8)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination, word(index));
                destination = destination[8..];
                offset += 8;
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(scratch, word(index));
            var count = Math.Min(8 - within, destination.Length);
            scratch.Slice(within, count).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }
}
