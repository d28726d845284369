using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Tests;

public sealed class WavFileTests
{
    private static readonly byte[] Data = WavBytes.Samples(64);
    private static readonly byte[] Fmt = WavBytes.Part("fmt ", WavBytes.Format());
    private static readonly byte[] Sound = WavBytes.Part("data", Data);

    /// <summary>Files that hold the same samples.</summary>
    public static TheoryData<string, byte[]> Readable => new()
    {
        { "plain", WavBytes.Plain(Data) },
        { "other parts before, of odd lengths", Wav(Part("JUNK", new byte[3]), Fmt, Part("LIST", new byte[5]), Sound) },
        { "other parts behind", Wav(Fmt, Sound, Part("LIST", new byte[5])) },
        { "the format behind the samples", Wav(Sound, Fmt) },
        { "a longer format", Wav(Part("fmt ", [.. WavBytes.Format(), 0, 0]), Sound) },
        { "extensible", Wav(Part("fmt ", WavBytes.ExtensibleFormat()), Sound) },
        { "length left open as 0", Wav(Fmt, Part("data", Data, 0)) },
        { "length left open as the highest", Wav(Fmt, Part("data", Data, uint.MaxValue)) },
        { "RF64", [.. "RF64"u8, .. BitConverter.GetBytes(uint.MaxValue), .. "WAVE"u8, .. Part("ds64", Ds64(64)),
            .. Fmt, .. Part("data", Data, uint.MaxValue), .. Part("LIST", new byte[4])] },
        { "a last frame that isn't whole", WavBytes.Plain([.. Data, 1]) },
    };

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "doesn't begin as a WAV file", [] },
        { "doesn't begin as a WAV file", "RIFF"u8.ToArray() },
        { "doesn't begin as a WAV file", "<html>an error page</html>"u8.ToArray() },
        { "has no format", Wav() },
        { "has no format", Wav(Sound) },
        { "has no sound", Wav(Fmt) },
        { "has no format", Wav(Enumerable.Repeat(Part("JUNK", []), 2000).ToArray()) },
        { "should have 4294967294 bytes", Wav(Fmt, Part("data", Data, uint.MaxValue - 1)) },
        { "should have 4294967295 bytes", Wav(Part("fmt ", WavBytes.Format(), uint.MaxValue), Sound) },
        { "should have 65 bytes", Wav(Fmt, Part("data", Data, 65)) },
        { "should have 9223372036854775807 bytes", [.. "RF64"u8, .. BitConverter.GetBytes(uint.MaxValue), .. "WAVE"u8,
            .. Part("ds64", Ds64(long.MaxValue)), .. Fmt, .. Part("data", Data, uint.MaxValue)] },
        { "14 bytes", Wav(Part("fmt ", WavBytes.Format()[..14]), Sound) },
        { "16 bytes, 40 are needed", Wav(Part("fmt ", WavBytes.Format(tag: 0xFFFE)), Sound) },
        { "format 0x0007", Wav(Part("fmt ", WavBytes.Format(bits: 8, tag: 7)), Sound) },
        { "no channel", Wav(Part("fmt ", WavBytes.Format(channels: 0)), Sound) },
        { "sample rate is 0", Wav(Part("fmt ", WavBytes.Format(rate: 0)), Sound) },
        { "sample rate is 4294967295", Wav(Part("fmt ", WavBytes.Format(rate: -1)), Sound) },
        { "12 bits", Wav(Part("fmt ", WavBytes.Format(bits: 12)), Sound) },
        { "frames have 0 bytes", Wav(Part("fmt ", WavBytes.Format(frame: 0)), Sound) },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Samples_are_found_wherever_they_are(string which, byte[] bytes)
    {
        var file = await OpenAsync(bytes);
        Assert.Equal((which, new WavFormat(false, 1, 16000, 16), 64L, 32L), (which, file.Format, file.DataLength, file.Frames));
        Assert.Equal(TimeSpan.FromMilliseconds(2), file.Duration);
        Assert.Equal(Data, await ReadToEndAsync(file, 7));
        Assert.Equal(Data, bytes.AsSpan((int)file.DataOffset, 64).ToArray());

        file.SeekToFrame(30);
        Assert.Equal(Data[60..], await ReadToEndAsync(file, 100));
        file.SeekToFrame(1000);
        Assert.Empty(await ReadToEndAsync(file, 100));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_says_why(string reason, byte[] bytes)
    {
        var exception = await Assert.ThrowsAsync<RecordingException>(() => OpenAsync(bytes));
        Assert.Equal(("MediaUnreadable", RecordingErrorCategory.InvalidData), (exception.ErrorId, exception.Category));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'call.wav'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_cut_or_changed_anywhere_is_read_or_refused()
    {
        var whole = Readable.Select(row => (byte[])row[1]).ToArray();
        var random = new Random(7);
        for (var round = 0; round < 20000; round++)
        {
            var bytes = whole[random.Next(whole.Length)].ToArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
            }

            Array.Resize(ref bytes, random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length);
            try
            {
                var file = await OpenAsync(bytes);
                var frames = await ReadToEndAsync(file, Math.Max(file.Format.FrameSize, 100));
                Assert.Equal(file.DataLength, frames.Length);
                Assert.Equal(bytes.AsSpan((int)file.DataOffset, (int)file.DataLength).ToArray(), frames);
            }
            catch (RecordingException exception)
            {
                Assert.Equal("MediaUnreadable", exception.ErrorId);
            }
        }
    }

    [Fact]
    public async Task Past_4_GiB_frames_are_counted_and_found()
    {
        const long Length = 6L << 30;
        byte[] head = [.. "RF64"u8, .. BitConverter.GetBytes(uint.MaxValue), .. "WAVE"u8, .. Part("ds64", Ds64(Length)),
            .. Part("fmt ", WavBytes.Format(channels: 4)), .. Part("data", [], uint.MaxValue)];
        var file = await WavFile.OpenAsync(new LongStream(head, head.Length + Length), "call.wav", CancellationToken.None);
        Assert.Equal((Length, Length / 8, head.Length), (file.DataLength, file.Frames, file.DataOffset));
        Assert.Equal(TimeSpan.FromSeconds(Length / 8 / 16000.0), file.Duration);
        file.SeekToFrame(file.Frames - 2);
        Assert.Equal(16, (await ReadToEndAsync(file, 1000)).Length);
    }

    [Fact]
    public async Task A_file_that_becomes_shorter_while_it_is_read_is_refused()
    {
        using var stream = new MemoryStream();
        stream.Write(WavBytes.Plain(Data));
        var file = await WavFile.OpenAsync(stream, "call.wav", CancellationToken.None);
        stream.SetLength(stream.Length - 2);
        var exception = await Assert.ThrowsAsync<RecordingException>(() => ReadToEndAsync(file, 10));
        Assert.Equal("MediaUnreadable", exception.ErrorId);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(64)]
    public void Samples_of_a_channel_are_taken_out_unchanged(int bits)
    {
        var size = bits / 8;
        var frames = WavBytes.Samples(3 * size * 11);
        for (var channel = 0; channel < 3; channel++)
        {
            var samples = new byte[frames.Length];
            var count = ChannelSamples.Extract(new WavFormat(bits == 64, 3, 16000, bits), frames, channel, samples);
            Assert.Equal(frames.Chunk(size).Where((_, index) => index % 3 == channel).SelectMany(sample => sample), samples[..count]);
        }
    }

    private static byte[] Part(string kind, byte[] content, uint? length = null) => WavBytes.Part(kind, content, length);

    private static byte[] Wav(params byte[][] parts) => WavBytes.File(parts);

    private static byte[] Ds64(long data) =>
        [.. BitConverter.GetBytes(data), .. BitConverter.GetBytes(data), .. BitConverter.GetBytes(data / 2), 0, 0, 0, 0];

    private static Task<WavFile> OpenAsync(byte[] bytes) => WavFile.OpenAsync(new MemoryStream(bytes), "call.wav", CancellationToken.None);

    private static async Task<byte[]> ReadToEndAsync(WavFile file, int room)
    {
        using var all = new MemoryStream();
        var buffer = new byte[room];
        for (int count; (count = await file.ReadAsync(buffer, CancellationToken.None)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
