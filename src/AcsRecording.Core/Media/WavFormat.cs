using System;
using System.Buffers.Binary;

namespace AcsRecording.Core.Media;

/// <summary>How the samples of a WAV file are laid out: a frame holds one sample of each channel, in the channels' order.</summary>
/// <param name="IsFloat">Whether samples are floating-point numbers; otherwise integers, unsigned where they have 8 bits.</param>
/// <param name="Channels">How many; at least 1.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="BitsPerSample">8, 16, 24 or 32; also 64 where they are floating-point numbers.</param>
internal sealed record WavFormat(bool IsFloat, int Channels, int SampleRate, int BitsPerSample)
{
    /// <summary>The length of the part <c>fmt </c> as it is written.</summary>
    public const int Length = 16;

    /// <summary>The longest that is read: WAVE_FORMAT_EXTENSIBLE.</summary>
    public const int LongestLength = 40;

    private const int Pcm = 1;
    private const int Float = 3;
    private const int Extensible = 0xFFFE;

    /// <summary>Bytes of a sample.</summary>
    public int SampleSize => BitsPerSample / 8;

    /// <summary>Bytes of a frame.</summary>
    public int FrameSize => SampleSize * Channels;

    /// <summary>How long so many frames play.</summary>
    public TimeSpan DurationOf(long frames)
    {
        var ticks = (decimal)frames * TimeSpan.TicksPerSecond / SampleRate;
        return ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : TimeSpan.MaxValue;
    }

    /// <summary>The format of one channel of it.</summary>
    public WavFormat OfOneChannel() => this with { Channels = 1 };

    /// <summary>Reads a part <c>fmt </c>, or its first bytes; otherwise says what is wrong with it.</summary>
    public static (WavFormat? Format, string? Fault) Read(byte[] bytes, int count)
    {
        if (count < Length)
        {
            return (null, $"its format has {count} bytes, {Length} are needed");
        }

        int Word(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
        var (tag, channels, frame, bits) = (Word(0), Word(2), Word(12), Word(14));
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
        if (tag == Extensible)
        {
            if (count < LongestLength)
            {
                return (null, $"its extensible format has {count} bytes, {LongestLength} are needed");
            }

            // The first bytes of the GUID of the format are the tag that it had before.
            tag = Word(24);
        }

        var fault = tag is not (Pcm or Float) ? $"its sound is compressed (format 0x{tag:X4}), and only PCM can be read"
            : channels == 0 ? "it has no channel"
            : rate is 0 or > int.MaxValue ? $"its sample rate is {rate}"
            : bits is not (8 or 16 or 24 or 32) && !(bits == 64 && tag == Float) ? $"its samples have {bits} bits"
            : frame != channels * bits / 8 ? $"its frames have {frame} bytes, which {channels} channels of {bits} bits don't have"
            : null;
        return fault is null ? (new WavFormat(tag == Float, channels, (int)rate, bits), null) : (null, fault);
    }

    /// <summary>The part <c>fmt </c>, without its own head.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(IsFloat ? Float : Pcm));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), unchecked((uint)((long)SampleRate * FrameSize)));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), (ushort)FrameSize);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)BitsPerSample);
        return bytes;
    }

    /// <summary>For a person, such as <c>16000 Hz, 16 bits, 1 channel</c>.</summary>
    public override string ToString() =>
        $"{SampleRate} Hz, {BitsPerSample} bits{(IsFloat ? " floating-point" : "")}, {Channels} {(Channels == 1 ? "channel" : "channels")}";
}
