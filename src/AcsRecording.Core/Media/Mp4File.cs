using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Media;

/// <summary>
/// What an MP4 file (ISO 14496-12) says of itself: how long it plays, and what its streams are. The file is not trusted: whatever it says
/// is held against its size.
/// </summary>
internal sealed class Mp4File
{
    /// <summary>A file has some dozens of parts, or some thousands where it is cut into fragments.</summary>
    private const int MostParts = 100_000;

    /// <summary>How many parts the deepest part that is read lies in.</summary>
    private const int Deepest = 5;

    private const int LongestHead = 16;

    /// <summary>The parts that hold the parts that are read.</summary>
    private static readonly string[] Containers = ["moov", "trak", "mdia", "minf", "stbl"];

    private readonly Stream _stream;
    private readonly object _target;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _streams = [];
    private string _handler = "";
    private int _parts;
    private bool _hasIndex;

    private Mp4File(Stream stream, object target, CancellationToken cancellationToken) =>
        (_stream, _target, _cancellationToken) = (stream, target, cancellationToken);

    /// <summary>How long it plays; null where it doesn't say.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>Reads no more than the parts that describe it. Throws <c>MediaUnreadable</c>.</summary>
    /// <param name="stream">The file: one that can be read from anywhere.</param>
    /// <param name="target">What it is to the user: names it in errors.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Mp4File> OpenAsync(Stream stream, object target, CancellationToken cancellationToken)
    {
        var file = new Mp4File(stream, target, cancellationToken);
        await file.ReadAsync(0, stream.Length, 0).ConfigureAwait(false);
        return !file._hasIndex ? throw file.Unreadable("it has no index (moov), so it was never finished")
            : file._streams.Count == 0 ? throw file.Unreadable("it has no stream")
            : file;
    }

    /// <summary>Its streams, such as <c>avc1 1920x1080, mp4a 16000 Hz 1 channel</c>.</summary>
    public override string ToString() => string.Join(", ", _streams.OrderBy(text => text, StringComparer.Ordinal));

    private async Task ReadAsync(long from, long end, int depth)
    {
        for (var at = from; at < end;)
        {
            if (++_parts > MostParts || depth > Deepest)
            {
                throw Unreadable("it has too many parts, or too deep ones");
            }

            var head = await BytesAsync(at, (int)Math.Min(LongestHead, end - at)).ConfigureAwait(false);
            var (kind, headLength, length) = Head(head, end - at);
            if (length < headLength || length > end - at)
            {
                throw Unreadable($"one of its parts should have {length} bytes, and there are {end - at}");
            }

            await ReadPartAsync(kind, at + headLength, at + length, depth).ConfigureAwait(false);
            at += length;
        }
    }

    private async Task ReadPartAsync(string kind, long from, long end, int depth)
    {
        if (Containers.Contains(kind))
        {
            _hasIndex |= kind == "moov";
            await ReadAsync(from, end, depth + 1).ConfigureAwait(false);
        }
        else if (kind is "mvhd" or "hdlr" or "stsd" && _hasIndex)
        {
            const int Longest = 64;
            var bytes = await BytesAsync(from, (int)Math.Min(Longest, end - from)).ConfigureAwait(false);
            Array.Resize(ref bytes, Longest);
            Take(kind, bytes);
        }
    }

    private void Take(string kind, byte[] bytes)
    {
        switch (kind)
        {
            case "mvhd":
                var isLong = bytes[0] == 1;
                var scale = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(isLong ? 20 : 12));
                var duration = isLong ? BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(24))
                    : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16));
                var seconds = scale == 0 ? 0 : (double)duration / scale;
                Duration = seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
                break;
            case "hdlr":
                _handler = Ascii(bytes, 8);
                break;
            case "stsd" when _handler is "vide" or "soun":
                // Behind the number of entries: the first one.
                int Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8 + at));
                _streams.Add(_handler == "vide" ? $"{Ascii(bytes, 12)} {Word(32)}x{Word(34)}"
                    : $"{Ascii(bytes, 12)} {Word(32)} Hz {Word(24)} {(Word(24) == 1 ? "channel" : "channels")}");
                break;
        }
    }

    /// <summary>The length of all of it, and a kind; 1 stands for a length of 64 bits behind the kind, 0 reaches to the end.</summary>
    private static (string Kind, int HeadLength, long Length) Head(byte[] bytes, long left)
    {
        const int ShortHead = 8;
        if (bytes.Length < ShortHead)
        {
            return ("", ShortHead, 0);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length == 1 && bytes.Length == LongestHead
            ? (Ascii(bytes, 4), LongestHead, BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)))
            : (Ascii(bytes, 4), ShortHead, length == 0 ? left : length);
    }

    private async Task<byte[]> BytesAsync(long offset, int count)
    {
        var bytes = new byte[count];
        _stream.Position = offset;
        var filled = await _stream.FillAsync(bytes, count, _cancellationToken).ConfigureAwait(false);
        return filled == count ? bytes : throw Unreadable("it ends too early");
    }

    /// <summary>As it can be shown.</summary>
    private static string Ascii(byte[] bytes, int at) =>
        new([.. Encoding.ASCII.GetString(bytes, at, 4).Select(character => character is >= ' ' and <= '~' ? character : '?')]);

    private RecordingException Unreadable(string reason) =>
        RecordingError.Create("MediaUnreadable", RecordingErrorCategory.InvalidData, _target, _target, reason);
}
