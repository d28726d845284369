using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace AcsRecording.Core.Media;

/// <summary>The head of an MPEG audio frame of layer III (ISO 11172-3, 13818-3, and 2.5 for lower rates).</summary>
internal sealed class Mp3Frame
{
    public const int HeadLength = 4;

    /// <summary>The longest there is: 320 kbit/s at 32 kHz, filled up.</summary>
    public const int LongestLength = 1441;

    private const int Mpeg1 = 3;
    private const int Reserved = 1;

    /// <summary>Kilobits a second, by the index in the head: MPEG-1, and MPEG-2 and 2.5. 0 and 15 say none.</summary>
    private static readonly int[][] BitRates =
    [
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
    ];

    /// <summary>Hertz of MPEG-1; half of it in MPEG-2, a quarter in 2.5.</summary>
    private static readonly int[] Rates = [44100, 48000, 32000];

    private readonly byte[] _head;

    private Mp3Frame(byte[] head) => _head = head;

    /// <summary>Kilobits a second.</summary>
    public int BitRate => BitRates[IsMpeg1 ? 0 : 1][_head[2] >> 4];

    /// <summary>Samples a second.</summary>
    public int SampleRate => Rates[(_head[2] >> 2) & 3] >> (IsMpeg1 ? 0 : Version == 2 ? 1 : 2);

    public bool IsMono => _head[3] >> 6 == 3;

    /// <summary>Samples of each channel in a frame.</summary>
    public int Samples => IsMpeg1 ? 1152 : 576;

    /// <summary>Bytes of the frame, its head included.</summary>
    public int Length => (Samples / 8 * BitRate * 1000 / SampleRate) + ((_head[2] >> 1) & 1);

    private bool IsMpeg1 => Version == Mpeg1;

    /// <summary>As it is coded: 3 is MPEG-1, 2 is MPEG-2, 0 is 2.5.</summary>
    private int Version => (_head[1] >> 3) & 3;

    private bool HasChecksum => (_head[1] & 1) == 0;

    /// <summary>Where what encoders write about the whole file begins: behind the side information, which is empty then.</summary>
    private int InfoOffset => HeadLength + (IsMpeg1 ? (IsMono ? 17 : 32) : IsMono ? 9 : 17);

    /// <summary>The frame that begins here; null where none does, or one of a free bit rate, which doesn't say its length.</summary>
    public static Mp3Frame? Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadLength
        && bytes[0] == 0xFF
        && (bytes[1] & 0xE0) == 0xE0
        && ((bytes[1] >> 3) & 3) != Reserved
        && (bytes[1] & 0x06) == 0x02
        && bytes[2] >> 4 is not (0 or 15)
        && (bytes[2] & 0x0C) != 0x0C
            ? new Mp3Frame(bytes.Slice(0, HeadLength).ToArray())
            : null;

    /// <summary>Whether one can follow the other in a file: version, sample rate and channels are the same.</summary>
    public bool IsLike(Mp3Frame other) => Version == other.Version && SampleRate == other.SampleRate && IsMono == other.IsMono;

    /// <summary>
    /// Whether it is one that encoders put before the sound (Xing, Info, VBRI): it says how long the file is, and holds no sound.
    /// </summary>
    public bool IsInfo(ReadOnlySpan<byte> frame)
    {
        const int VbriOffset = HeadLength + 32;
        var text = Text(frame, InfoOffset + (HasChecksum ? 2 : 0));
        return text is "Xing" or "Info" || Text(frame, InfoOffset) is "Xing" or "Info" || Text(frame, VbriOffset) == "VBRI";

        static string Text(ReadOnlySpan<byte> frame, int at) =>
            frame.Length >= at + 4 ? Encoding.ASCII.GetString(frame.Slice(at, 4).ToArray()) : "";
    }

    /// <summary>
    /// A frame without sound that says how many frames and bytes follow, and where: players take the duration from it, and seek by it.
    /// </summary>
    /// <param name="isVariable">Whether the bit rate varies.</param>
    /// <param name="frames">How many frames follow.</param>
    /// <param name="bytes">The size of the file, this frame included.</param>
    /// <param name="places">For each hundredth of the duration, the offset in the file.</param>
    public byte[] ToInfo(bool isVariable, long frames, long bytes, IEnumerable<long> places)
    {
        const int HasFramesBytesAndPlaces = 7;
        var head = InfoFrame();
        var info = new byte[head.Length];
        head._head.CopyTo(info, 0);
        byte[] content =
        [
            .. Encoding.ASCII.GetBytes(isVariable ? "Xing" : "Info"),
            .. BigEndian(HasFramesBytesAndPlaces),
            .. BigEndian(frames),
            .. BigEndian(bytes),
            .. places.Select(place => (byte)Math.Min(255, place * 256 / bytes)),
        ];
        content.CopyTo(info, head.InfoOffset);
        return info;
    }

    /// <summary>How long that frame is.</summary>
    public int InfoLength => InfoFrame().Length;

    public override string ToString() => $"{SampleRate} Hz, {(IsMono ? "1 channel" : "2 channels")}";

    /// <summary>Like this one, without a checksum, and of the lowest bit rate that has room.</summary>
    private Mp3Frame InfoFrame()
    {
        const int ContentLength = 4 + 4 + 4 + 4 + 100;
        return Enumerable.Range(1, 14)
            .Select(index => new Mp3Frame([0xFF, (byte)(_head[1] | 1), (byte)((index << 4) | (_head[2] & 0x0C)), _head[3]]))
            .First(frame => frame.BitRate >= BitRate && frame.Length >= frame.InfoOffset + ContentLength);
    }

    private static byte[] BigEndian(long value)
    {
        var number = (uint)Math.Min(uint.MaxValue, value);
        return [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
    }
}
