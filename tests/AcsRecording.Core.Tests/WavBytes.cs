using System;
using System.IO;
using System.Linq;
using System.Text;

namespace AcsRecording.Core.Tests;

/// <summary>WAV files made of parts, right or wrong.</summary>
internal static class WavBytes
{
    /// <summary>A part: a kind, the length of what follows, and that, filled up to an even length.</summary>
    public static byte[] Part(string kind, byte[] content, uint? length = null) =>
    [
        .. Encoding.ASCII.GetBytes(kind), .. BitConverter.GetBytes(length ?? (uint)content.Length), .. content,
        .. new byte[content.Length % 2],
    ];

    public static byte[] Format(
        int channels = 1, int bits = 16, int rate = 16000, int tag = 1, int? frame = null) =>
    [
        .. BitConverter.GetBytes((ushort)tag), .. BitConverter.GetBytes((ushort)channels), .. BitConverter.GetBytes(rate),
        .. BitConverter.GetBytes(rate * channels * bits / 8), .. BitConverter.GetBytes((ushort)(frame ?? channels * bits / 8)),
        .. BitConverter.GetBytes((ushort)bits),
    ];

    /// <summary>WAVE_FORMAT_EXTENSIBLE.</summary>
    public static byte[] ExtensibleFormat(int channels = 1, int bits = 16, int rate = 16000, int tag = 1) =>
    [
        .. Format(channels, bits, rate, 0xFFFE), 22, 0, (byte)bits, 0, 0, 0, 0, 0, (byte)tag, 0,
        0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
    ];

    public static byte[] File(params byte[][] parts)
    {
        var content = parts.SelectMany(part => part).ToArray();
        return [.. "RIFF"u8, .. BitConverter.GetBytes((uint)(4 + content.Length)), .. "WAVE"u8, .. content];
    }

    /// <summary>The plainest file: a format and samples.</summary>
    public static byte[] Plain(byte[] data, int channels = 1, int bits = 16, int rate = 16000) =>
        File(Part("fmt ", Format(channels, bits, rate)), Part("data", data));

    /// <summary>Bytes that differ, so that each can be told from its neighbours.</summary>
    public static byte[] Samples(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

/// <summary>A file of any length: a head, and zeros behind it.</summary>
internal sealed class LongStream(byte[] head, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        count = (int)Math.Clamp(length - Position, 0, count);
        Array.Clear(buffer, offset, count);
        var fromHead = (int)Math.Clamp(head.Length - Position, 0, count);
        Array.Copy(head, Math.Min(Position, head.Length), buffer, offset, fromHead);
        Position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
