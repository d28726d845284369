using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Media;

/// <summary>
/// Finds the frames of MP3 files one behind the other, and passes on those that hold sound: without tags, and without what an encoder wrote
/// about one file. Memory stays the same, however long they are.
/// </summary>
internal sealed class Mp3Frames(Func<byte[], int, int, Task> write)
{
    /// <summary>The head of an ID3v2 tag, and of any frame.</summary>
    private const int LongestHead = 10;

    private const int Id3v1Length = 128;
    private const int MostPlaces = 4096;

    private readonly List<long> _places = [];
    private byte[] _window = [];
    private int _count;
    private long _skip;
    private bool _isFirst;

    /// <summary>Whether a frame ended here, so that another begins here.</summary>
    private bool _isSynchronised;

    /// <summary>Whether the file, a frame or a tag ended or begins here, so that a tag can begin here.</summary>
    private bool _isBoundary;
    private long _placeDistance = 1;
    private int _bitRate;

    /// <summary>The first frame of all, which says what all are like; null while none has come.</summary>
    public Mp3Frame? First { get; private set; }

    /// <summary>How many frames have been passed on.</summary>
    public long Frames { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of this file that are neither a whole frame nor a tag.</summary>
    public long BytesLost { get; private set; }

    /// <summary>Whether frames differ in their bit rate.</summary>
    public bool IsVariable { get; private set; }

    /// <summary>The first frame of a file with sound. Throws <c>MediaUnreadable</c> where it has none.</summary>
    /// <param name="stream">The file: one that can be read from anywhere.</param>
    /// <param name="target">What it is to the user: names it in errors.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Mp3Frame> FindFirstAsync(Stream stream, object target, CancellationToken cancellationToken)
    {
        const int BlockSize = 64 * 1024;
        var frames = new Mp3Frames((_, _, _) => Task.CompletedTask);
        frames.Begin();
        stream.Position = 0;
        var buffer = new byte[BlockSize];
        while (frames.First is null
            && await stream.FillAsync(buffer, BlockSize, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await frames.AddAsync(buffer, count).ConfigureAwait(false);
        }

        if (frames.First is null)
        {
            await frames.EndAsync().ConfigureAwait(false);
        }

        return frames.First
            ?? throw RecordingError.Create(
                "MediaUnreadable", RecordingErrorCategory.InvalidData, target, target, "it has no frame of sound");
    }

    /// <summary>Begins the next file.</summary>
    public void Begin() => (_count, _skip, _isFirst, _isSynchronised, _isBoundary, BytesLost) = (0, 0, true, false, true, 0);

    /// <summary>Takes the next bytes of the file.</summary>
    public Task AddAsync(byte[] bytes, int count)
    {
        if (_window.Length < _count + count)
        {
            Array.Resize(ref _window, _count + count);
        }

        Array.Copy(bytes, 0, _window, _count, count);
        _count += count;
        return ReadAsync(isEnd: false);
    }

    /// <summary>Ends the file: what is left of it is no whole frame.</summary>
    public async Task EndAsync()
    {
        await ReadAsync(isEnd: true).ConfigureAwait(false);
        BytesLost += _count;
    }

    /// <summary>Where each hundredth of all frames begins, counted from the first one.</summary>
    public IEnumerable<long> Places() =>
        Enumerable.Range(0, 100).Select(percent => _places[(int)Math.Min(_places.Count - 1, Frames * percent / 100 / _placeDistance)]);

    private async Task ReadAsync(bool isEnd)
    {
        var at = 0;
        var run = 0;
        while (true)
        {
            var skipped = (int)Math.Min(_skip, _count - at);
            if (skipped > 0)
            {
                await WriteAsync(run, at).ConfigureAwait(false);
                (at, _skip) = (at + skipped, _skip - skipped);
                run = at;
            }

            // A frame whose place isn't proven by the one before it is proven by the one behind it.
            var left = _count - at;
            if (left < LongestHead || (!isEnd && left < Mp3Frame.LongestLength + Mp3Frame.HeadLength))
            {
                break;
            }

            if (Mp3Frame.Read(_window.AsSpan(at)) is { } frame && frame.IsLike(First ?? frame) && IsFrame(frame, at))
            {
                if (frame.Length > left)
                {
                    break;
                }

                var isInfo = _isFirst && frame.IsInfo(_window.AsSpan(at, frame.Length));
                (_isFirst, _isSynchronised, _isBoundary) = (false, true, true);
                if (isInfo)
                {
                    _skip = frame.Length;
                    continue;
                }

                Count(frame);
                at += frame.Length;
                continue;
            }

            await WriteAsync(run, at).ConfigureAwait(false);
            _isSynchronised = false;
            _skip = _isBoundary ? TagLength(at) : 0;
            if (_skip == 0)
            {
                _isBoundary = false;
                at++;
                BytesLost++;
            }

            run = at;
        }

        await WriteAsync(run, at).ConfigureAwait(false);
        _count -= at;
        Array.Copy(_window, at, _window, 0, _count);
    }

    private bool IsFrame(Mp3Frame frame, int at)
    {
        var end = at + frame.Length;
        return _isSynchronised
            || end == _count
            || (end + Mp3Frame.HeadLength <= _count
                && (Mp3Frame.Read(_window.AsSpan(end))?.IsLike(frame) == true || (end + LongestHead <= _count && TagLength(end) > 0)));
    }

    /// <summary>The length of what is no sound but belongs here; 0 where there is no such thing.</summary>
    private long TagLength(int at)
    {
        const int ApeHead = 32;
        bool Is(string text) => at + text.Length <= _count && Encoding.ASCII.GetString(_window, at, text.Length) == text;
        return Is("ID3") ? LongestHead + SevenBits(at + 6) + ((_window[at + 5] & 0x10) != 0 ? LongestHead : 0)
            : Is("APETAGEX") && at + 16 <= _count ? ApeHead + BitConverter.ToUInt32(_window, at + 12)
            : Is("TAG") ? Id3v1Length
            : 0;
    }

    private long SevenBits(int at) => Enumerable.Range(at, 4).Aggregate(0L, (value, index) => (value << 7) | (uint)(_window[index] & 0x7F));

    private Task WriteAsync(int from, int to) => to > from ? write(_window, from, to - from) : Task.CompletedTask;

    private void Count(Mp3Frame frame)
    {
        First ??= frame;
        _bitRate = _bitRate == 0 ? frame.BitRate : _bitRate;
        IsVariable |= frame.BitRate != _bitRate;
        if (Frames % _placeDistance == 0)
        {
            _places.Add(Bytes);
            if (_places.Count == MostPlaces)
            {
                // Every other one, so that their number stays the same however long the file is.
                _placeDistance *= 2;
                for (var index = 0; index < MostPlaces / 2; index++)
                {
                    _places[index] = _places[2 * index];
                }

                _places.RemoveRange(MostPlaces / 2, MostPlaces / 2);
            }
        }

        Frames++;
        Bytes += frame.Length;
    }
}
