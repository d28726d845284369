using System;
using System.IO;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>The lines of a file that may be far larger than memory.</summary>
internal static class FileLines
{
    /// <summary>Far more than any line of ours. A longer one is passed over.</summary>
    public const int LongestLine = 4 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    /// <summary>Takes a line: where it begins in the file, and its bytes without the newline. False to stop.</summary>
    public delegate bool TakeLine(long offset, ReadOnlySpan<byte> line);

    /// <summary>Reads line by line; what has no newline behind it isn't one yet.</summary>
    /// <returns>The offset behind the last whole line.</returns>
    public static long Read(FileStream file, long offset, TakeLine take)
    {
        var buffer = new byte[FirstBuffer];
        var (filled, behind, isTooLong) = (0, offset, false);
        file.Seek(offset, SeekOrigin.Begin);
        for (int count; (count = file.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += count;
            var start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', start, filled - start)) >= 0; start = end + 1)
            {
                if (!isTooLong && !take(offset + start, buffer.AsSpan(start, end - start)))
                {
                    return offset + end + 1;
                }

                isTooLong = false;
                behind = offset + end + 1;
            }

            isTooLong |= filled - start == LongestLine;
            var kept = isTooLong ? 0 : filled - start;
            Buffer.BlockCopy(buffer, filled - kept, buffer, 0, kept);
            offset += filled - kept;
            filled = kept;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(LongestLine, buffer.Length * 2));
            }
        }

        return behind;
    }
}
