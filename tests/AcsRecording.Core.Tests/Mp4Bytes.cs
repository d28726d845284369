using System.Buffers.Binary;
using System.Text;

namespace AcsRecording.Core.Tests;

internal static class Mp4Bytes
{
    /// <summary>Well built: one stream of sound, without a sample.</summary>
    public static byte[] Empty =>
    [
        .. Box("ftyp", [.. "isom"u8, 0, 0, 0, 0]), .. Box("mdat", new byte[100]),
        .. Box("moov", [
            .. Box("mvhd", [.. new byte[12], 0, 0, 3, 232, 0, 0, 7, 208, .. new byte[80]]),
            .. Box("trak", [.. Box("mdia", [.. Box("hdlr", [.. new byte[8], .. "soun"u8, .. new byte[13]]),
                .. Box("minf", [.. Box("stbl", [.. Box("stsd", [.. new byte[7], 1, .. Box("mp4a", new byte[28])])])])])]),
        ]),
    ];

    public static byte[] Head(string kind, int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        Encoding.ASCII.GetBytes(kind).CopyTo(bytes, 4);
        return bytes;
    }

    private static byte[] Box(string kind, byte[] content) => [.. Head(kind, 8 + content.Length), .. content];
}
