using System;
using System.Text;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Media;

/// <summary>Whether a file is as long as its own structure says, and its metadata. That proves no byte in between.</summary>
internal static class MediaStructure
{
    /// <summary>A file has some dozens of parts, or some thousands where it is cut into fragments. Each one takes a read.</summary>
    private const int MostParts = 100_000;

    /// <summary>Reads no more than the places where a part says how long it is.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="duration">How long it plays by its metadata.</param>
    /// <param name="read">Reads a range that lies within it.</param>
    public static async Task<bool> IsWholeAsync(byte[] head, long bytes, TimeSpan? duration, Func<ByteRange, Task<byte[]>> read) =>
        MediaSignature.Detect(head, head.Length) switch
        {
            RecordingFormat.Wav => await EndsAsync(bytes, 12, "data", PartOfWav, read).ConfigureAwait(false),
            RecordingFormat.Mp4 => await EndsAsync(bytes, 0, "moov", PartOfMp4, read).ConfigureAwait(false),
            RecordingFormat.Mp3 => duration is { } expected && PlaysFor(head, bytes, expected),
            _ => false,
        };

    /// <summary>Whether the parts end where the file ends, and one of them is of the kind that makes it a recording.</summary>
    private static async Task<bool> EndsAsync(
        long bytes,
        long at,
        string needed,
        Func<byte[], long, (string Kind, long Length)> part,
        Func<ByteRange, Task<byte[]>> read)
    {
        const int LongestHead = 16;
        var hasNeeded = false;
        for (var parts = 0; at < bytes; parts++)
        {
            var head = await read(new ByteRange(at, Math.Min(bytes, at + LongestHead))).ConfigureAwait(false);
            if (head.Length < 8 || part(head, bytes - at) is var (kind, length) && (length < 8 || length > bytes - at + 1)
                || parts == MostParts)
            {
                return false;
            }

            hasNeeded |= kind == needed;
            at += length;
        }

        // A part of an odd length may lack the byte that fills it up.
        return hasNeeded && (at == bytes || (needed == "data" && at == bytes + 1));
    }

    /// <summary>
    /// RIFF: a kind, the length of what follows, filled up to an even one. A length that a stream left open reaches to the end.
    /// </summary>
    private static (string Kind, long Length) PartOfWav(byte[] head, long left)
    {
        var (kind, length) = (Encoding.ASCII.GetString(head, 0, 4), (long)BitConverter.ToUInt32(head, 4));
        return (kind, kind == "data" && length is 0 or uint.MaxValue ? left : 8 + length + (length % 2));
    }

    /// <summary>
    /// ISO 14496-12: the length, of all of it, and a kind; 1 stands for a length of 64 bits behind the kind, 0 reaches to the end.
    /// </summary>
    private static (string Kind, long Length) PartOfMp4(byte[] head, long left)
    {
        var length = BigEndian(head, 0);
        return (Encoding.ASCII.GetString(head, 4, 4), length switch
        {
            0 => left,
            1 when head.Length < 16 => 0,
            1 => (BigEndian(head, 8) << 32) | BigEndian(head, 12),
            _ => length,
        });
    }

    private static long BigEndian(byte[] bytes, int at) =>
        ((long)bytes[at] << 24) | ((long)bytes[at + 1] << 16) | ((long)bytes[at + 2] << 8) | bytes[at + 3];

    /// <summary>At the bit rate of the first frame, which all have; a twentieth and a second are left for what clocks don't know.</summary>
    private static bool PlaysFor(byte[] head, long bytes, TimeSpan expected)
    {
        if (Mp3Frame.Read(head) is not { } frame)
        {
            return false;
        }

        var plays = TimeSpan.FromSeconds(bytes / (frame.BitRate * 125.0));
        return (plays - expected).Duration() <= TimeSpan.FromTicks(expected.Ticks / 20) + TimeSpan.FromSeconds(1);
    }
}
