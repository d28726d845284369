using System;
using System.Linq;
using System.Text;

namespace AcsRecording.Core.Tests;

/// <summary>
/// MP3 as the service documents it: MPEG-2 layer III, 16 kHz, mono, 48 kbit/s; silence, with bytes that differ behind it.
/// </summary>
internal static class Mp3Bytes
{
    public const int FrameSize = 216;

    private static readonly byte[] Head = [0xFF, 0xF3, 0x68, 0xC0];

    public static byte[] Id3v1 => [.. "TAG"u8, .. new byte[125]];

    public static byte[] Frames(int count, int seed = 1)
    {
        var bytes = new byte[count * FrameSize];
        new Random(seed).NextBytes(bytes);
        for (var frame = 0; frame < count; frame++)
        {
            // Nothing looks like the next frame's head.
            var at = frame * FrameSize;
            for (var index = 0; index < FrameSize; index++)
            {
                bytes[at + index] &= (byte)(index < 13 ? 0 : 0x7F);
            }

            Head.CopyTo(bytes, at);
        }

        return bytes;
    }

    /// <summary>What an encoder puts before the sound.</summary>
    public static byte[] Info(string kind, int frames) =>
        [.. Head, .. new byte[9], .. Encoding.ASCII.GetBytes(kind), 0, 0, 0, 1, 0, 0, 0, (byte)frames, .. new byte[FrameSize - 25]];

    /// <summary>A tag with what looks like frames inside.</summary>
    public static byte[] Id3v2(int length) =>
        [.. "ID3"u8, 3, 0, 0, 0, 0, (byte)(length >> 7), (byte)(length & 0x7F), .. Enumerable.Repeat((byte)0xFF, length)];

    public static byte[] Ape(int length) =>
        [.. "APETAGEX"u8, .. BitConverter.GetBytes(2000), .. BitConverter.GetBytes(length), .. new byte[16 + length]];
}
