using System;
using System.IO;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>The lines of a file that may be far larger than memory.</summary>
internal static class FileLines
{
    /// <summary>Far more than any line of ours. A longer one is skipped.</summary>
    public const int LongestLine = 4 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    private const int BackwardsBlock = 1024 * 1024;

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

    /// <summary>
    /// Reads the lines of the block that ends at an offset, the last one first; what has no newline behind it isn't one yet. The block
    /// holds at least one line, where there is one.
    /// </summary>
    /// <returns>The offset where the earliest of them begins; 0 where no line is before it.</returns>
    public static long ReadBackwards(FileStream file, long end, TakeLine take)
    {
        for (var size = BackwardsBlock; ; size *= 2)
        {
            var buffer = new byte[Math.Min(size, end)];
            var start = end - buffer.Length;
            file.Seek(start, SeekOrigin.Begin);
            var filled = file.Fill(buffer);

            // The block's first line is whole only where the file begins with it.
            var first = start == 0 ? 0 : Array.IndexOf(buffer, (byte)'\n', 0, filled) + 1;
            var last = Array.LastIndexOf(buffer, (byte)'\n', filled - 1);
            if (first > last && start > 0 && size <= LongestLine)
            {
                continue;
            }

            for (var stop = last; stop >= first;)
            {
                var before = stop == 0 ? -1 : Array.LastIndexOf(buffer, (byte)'\n', stop - 1, stop - first);
                var begin = before < first ? first : before + 1;
                if (stop - begin < LongestLine)
                {
                    take(start + begin, buffer.AsSpan(begin, stop - begin));
                }

                stop = begin - 1;
            }

            // A line that is too long is skipped, block by block.
            return first > last ? start : start + first;
        }
    }
}
