using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace AcsRecording.Emulator.Media;

/// <summary>16 kHz, 16 bit PCM. Channel n sounds at 400 + 100·n Hz, so that channels can be told apart.</summary>
internal static class WavMedia
{
    public static MediaContent Create(string documentId, TimeSpan duration, int channels, long? bytes)
    {
        var frame = 2 * channels;
        var header = Header(documentId, channels, 0).Length;
        var data = bytes is { } size
            ? Math.Max(0, size - header)
            : (long)Math.Round(duration.TotalSeconds * MediaFactory.SampleRate) * frame;
        return new MediaContent([new BytesRegion(Header(documentId, channels, data)), new ToneRegion(documentId, channels, data)]);
    }

    private static byte[] Header(string documentId, int channels, long data)
    {
        var comment = Encoding.ASCII.GetBytes(documentId.PadRight((documentId.Length + 2) / 2 * 2, '\0'));
        var list = 4 + 8 + comment.Length;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.ASCII);
        writer.Write("RIFF"u8);
        writer.Write((uint)Math.Min(uint.MaxValue, 4 + 24 + 8 + list + 8 + data));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)channels);
        writer.Write(MediaFactory.SampleRate);
        writer.Write(MediaFactory.SampleRate * 2 * channels);
        writer.Write((short)(2 * channels));
        writer.Write((short)16);
        writer.Write("LIST"u8);
        writer.Write(list);
        writer.Write("INFOICMT"u8);
        writer.Write(comment.Length);
        writer.Write(comment);
        writer.Write("data"u8);
        writer.Write((uint)Math.Min(uint.MaxValue, data));
        return stream.ToArray();
    }
}

/// <summary>Tones, with noise in the lowest three bits.</summary>
internal sealed class ToneRegion : IMediaRegion
{
    // All tones are multiples of 100 Hz, so everything repeats after 160 frames; 640 keep words whole for any channel count.
    private const int FramesInTable = 640;
    private const ulong LowestBits = 0x0007_0007_0007_0007;

    private readonly ulong[] _table;
    private readonly Noise _noise;

    public ToneRegion(string documentId, int channels, long length)
    {
        Length = length;
        _noise = new Noise(documentId);
        var samples = new byte[FramesInTable * channels * 2];
        for (var frame = 0; frame < FramesInTable; frame++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                var angle = 2 * Math.PI * (400 + (100 * channel)) * frame / MediaFactory.SampleRate;
                BinaryPrimitives.WriteInt16LittleEndian(
                    samples.AsSpan(((frame * channels) + channel) * 2), (short)(8000 * Math.Sin(angle)));
            }
        }

        _table = new ulong[samples.Length / 8];
        Buffer.BlockCopy(samples, 0, _table, 0, samples.Length);
    }

    public long Length { get; }

    public void Read(long offset, Span<byte> destination) =>
        WordWise.Fill(offset, destination, index => _table[index % _table.Length] ^ (_noise.Word(index) & LowestBits));
}
