using System;
using System.IO;

namespace AcsRecording.Core.Media;

/// <summary>Tells a recording from an error page by its first bytes.</summary>
internal static class MediaSignature
{
    /// <summary>How many first bytes are looked at.</summary>
    public const int Length = 32;

    /// <summary>How many of them tell the format.</summary>
    private const int Shortest = 12;

    /// <summary>The first bytes of a file.</summary>
    public static byte[] ReadHead(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var head = new byte[(int)Math.Min(Length, file.Length)];
        var count = file.Read(head, 0, head.Length);
        Array.Resize(ref head, count);
        return head;
    }

    /// <summary>The first bytes of what begins a buffer.</summary>
    public static byte[] HeadOf(byte[] buffer, int count) => buffer.AsSpan(0, Math.Min(Length, count)).ToArray();

    /// <summary>The format, or null where the bytes are none of a recording.</summary>
    public static RecordingFormat? Detect(byte[] head, int count)
    {
        if (count >= Shortest && (Ascii(head, 0, "RIFF") || Ascii(head, 0, "RF64")) && Ascii(head, 8, "WAVE"))
        {
            return RecordingFormat.Wav;
        }

        if (count >= Shortest && Ascii(head, 4, "ftyp"))
        {
            return RecordingFormat.Mp4;
        }

        return count >= 4 && (Ascii(head, 0, "ID3") || Mp3Frame.Read(head) is not null) ? RecordingFormat.Mp3 : null;
    }

    /// <summary>
    /// How long a file of so many bytes plays, as far as its head says: WAV begins with how many bytes a second it takes.
    /// </summary>
    public static TimeSpan? PlayTime(byte[] head, long bytes) =>
        head.Length >= Length
            && Detect(head, head.Length) == RecordingFormat.Wav
            && Ascii(head, 12, "fmt ")
            && BitConverter.ToUInt32(head, 28) is > 0 and var rate
            && (double)bytes / rate is var seconds && seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Whether it begins as HTML, XML or JSON does, after white space or a byte order mark.</summary>
    public static bool LooksLikeText(byte[] head) =>
        Array.Find(head, value => value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF)) is (
            byte)'<' or (byte)'{' or (byte)'[';

    private static bool Ascii(byte[] bytes, int offset, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (bytes[offset + i] != text[i])
            {
                return false;
            }
        }

        return true;
    }
}
