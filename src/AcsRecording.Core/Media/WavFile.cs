using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Media;

/// <summary>
/// Reads a WAV file (RIFF, or RF64 past 4 GiB) whose samples are not compressed. The file is not trusted: whatever it says is held against
/// its size. Not thread-safe; the stream stays the caller's.
/// </summary>
internal sealed class WavFile
{
    /// <summary>A file has a handful of parts. More of them before its sound are no recording, and take for ever.</summary>
    private const int MostParts = 1000;

    private const int HeadLength = 12;
    private const int PartHeadLength = 8;

    private readonly Stream _stream;
    private readonly object _target;
    private long _left;

    private WavFile(Stream stream, object target, WavFormat format, long offset, long length)
    {
        (_stream, _target, Format, DataOffset) = (stream, target, format, offset);

        // A last frame that isn't whole is no sound.
        DataLength = length - (length % format.FrameSize);
        SeekToFrame(0);
    }

    /// <summary>How its samples are laid out.</summary>
    public WavFormat Format { get; }

    /// <summary>Where the first frame is in the file.</summary>
    public long DataOffset { get; }

    /// <summary>The bytes of all frames.</summary>
    public long DataLength { get; }

    /// <summary>How many frames there are.</summary>
    public long Frames => DataLength / Format.FrameSize;

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => Format.DurationOf(Frames);

    /// <summary>Reads the head of a file; the next frame to be read is the first. Throws <c>MediaUnreadable</c>.</summary>
    /// <param name="stream">The file: one that can be read from anywhere.</param>
    /// <param name="target">What it is to the user: names it in errors.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<WavFile> OpenAsync(Stream stream, object target, CancellationToken cancellationToken)
    {
        var total = stream.Length;
        var bytes = new byte[WavFormat.LongestLength];
        if (await ReadAsync(0, HeadLength).ConfigureAwait(false) < HeadLength
            || Kind(0) is not ("RIFF" or "RF64" or "BW64")
            || Kind(8) != "WAVE")
        {
            throw Unreadable(target, "it doesn't begin as a WAV file does");
        }

        WavFormat? format = null;
        (long Offset, long Length)? data = null;
        var longData = -1L;
        var at = (long)HeadLength;
        for (var part = 0; format is null || data is null; part++)
        {
            if (part == MostParts || at > total - PartHeadLength)
            {
                throw Unreadable(target, $"it has no {(format is null ? "format" : "sound")}");
            }

            await ReadAsync(at, PartHeadLength).ConfigureAwait(false);
            var (kind, length, start) = (Kind(0), (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)), at + PartHeadLength);
            if (kind == "data")
            {
                length = LengthOfData(length, longData, total - start);
            }

            if (length > total - start)
            {
                throw Unreadable(
                    target, $"its part '{Printable(kind)}' should have {length} bytes, and the file ends after {total - start}");
            }

            switch (kind)
            {
                case "data":
                    data ??= (start, length);
                    break;
                case "fmt " when format is null:
                    var count = await ReadAsync(start, (int)Math.Min(length, bytes.Length)).ConfigureAwait(false);
                    (format, var fault) = WavFormat.Read(bytes, count);
                    if (fault is not null)
                    {
                        throw Unreadable(target, fault);
                    }

                    break;
                case "ds64" when length >= 16:
                    await ReadAsync(start, 16).ConfigureAwait(false);
                    longData = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
                    break;
            }

            // Filled up to an even length.
            at = start + length + (length % 2);
        }

        return new WavFile(stream, target, format, data.Value.Offset, data.Value.Length);

        string Kind(int offset) => Encoding.ASCII.GetString(bytes, offset, 4);

        async Task<int> ReadAsync(long offset, int count)
        {
            stream.Position = offset;
            return await stream.FillAsync(bytes, count, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes to a frame, from 0; the end at the most.</summary>
    public void SeekToFrame(long frame)
    {
        var offset = Math.Min(frame, Frames) * Format.FrameSize;
        _stream.Position = DataOffset + offset;
        _left = DataLength - offset;
    }

    /// <summary>
    /// Reads the next frames, as many as there is room for. Returns how many bytes they have; 0 at the end. Throws <c>MediaUnreadable</c>
    /// where the file has become shorter.
    /// </summary>
    /// <param name="buffer">Has room for one frame at the least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(_left, buffer.Length - (buffer.Length % Format.FrameSize));
        if (await _stream.FillAsync(buffer, count, cancellationToken).ConfigureAwait(false) < count)
        {
            throw Unreadable(_target, "it ends within its sound");
        }

        _left -= count;
        return count;
    }

    /// <summary>
    /// Past 4 GiB the length is in a part of its own; a length that a stream left open reaches to the end.
    /// </summary>
    private static long LengthOfData(long length, long longLength, long left) =>
        length is not (0 or uint.MaxValue) ? length
        : length == uint.MaxValue && longLength > 0 ? longLength
        : left;

    private static string Printable(string kind) => kind.All(character => character is >= ' ' and <= '~') ? kind : "?";

    private static RecordingException Unreadable(object target, string reason) =>
        RecordingError.Create("MediaUnreadable", RecordingErrorCategory.InvalidData, target, target, reason);
}
