using System.IO;
using System.Text;

namespace AcsRecording.Core.Media;

/// <summary>What stands in a WAV file before its sound: plain RIFF, or RF64 (EBU Tech 3306) where that can't say the length.</summary>
internal static class WavHead
{
    /// <summary>Sizes of 64 bits: of the file, of the sound, the number of frames, and that no other part is long.</summary>
    private const int LongSizesLength = 28;

    /// <summary>The bytes before so many bytes of sound. Where these are odd, one byte that fills up comes behind them.</summary>
    public static byte[] Of(WavFormat format, long dataLength)
    {
        const int PartHead = 8;
        var rest = 4 + PartHead + WavFormat.Length + PartHead + (dataLength % 2);
        var isLong = rest + dataLength >= uint.MaxValue;
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Encoding.ASCII.GetBytes(isLong ? "RF64" : "RIFF"));
        writer.Write(isLong ? uint.MaxValue : (uint)(rest + dataLength));
        writer.Write(Encoding.ASCII.GetBytes("WAVE"));
        if (isLong)
        {
            writer.Write(Encoding.ASCII.GetBytes("ds64"));
            writer.Write(LongSizesLength);
            writer.Write(rest + PartHead + LongSizesLength + dataLength);
            writer.Write(dataLength);
            writer.Write(dataLength / format.FrameSize);
            writer.Write(0);
        }

        writer.Write(Encoding.ASCII.GetBytes("fmt "));
        writer.Write(WavFormat.Length);
        writer.Write(format.ToBytes());
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(isLong ? uint.MaxValue : (uint)dataLength);
        return bytes.ToArray();
    }
}
