using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Tests;

/// <summary>Waveforms of sounds that are known.</summary>
public sealed class WaveformTests
{
    private const int Rate = 16000;

    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(100)]
    [InlineData(16001)]
    [InlineData(200_000)]
    public async Task It_is_as_fine_as_asked_and_twice_as_fine_at_the_most(int frames)
    {
        var waveform = await ReadAsync(WavBytes.Plain(Bytes(Enumerable.Repeat((short)1, frames))));
        var bins = Assert.Single(waveform.Channels).Peaks.Length;
        Assert.InRange(bins, Math.Min(frames, 50), 100);
        Assert.Equal((double)frames / Rate, waveform.Duration.TotalSeconds, 5);
        Assert.InRange(waveform.BinLength.TotalSeconds * bins, waveform.Duration.TotalSeconds - 1e-4, waveform.Duration.TotalSeconds * 2);
    }

    [Fact]
    public async Task A_loud_sample_stands_at_its_time_and_nowhere_else()
    {
        var samples = new short[Rate * 10];
        samples[Rate * 3] = short.MinValue;
        samples[Rate * 7] = short.MaxValue / 2;
        var waveform = await ReadAsync(WavBytes.Plain(Bytes(samples)));
        var peaks = waveform.Channels[0].Peaks;
        var loud = peaks.Select((peak, at) => (Peak: peak, At: at)).Where(item => item.Peak > 0).ToArray();
        Assert.Equal(
            [(255, (int)(3 / waveform.BinLength.TotalSeconds)), (127, (int)(7 / waveform.BinLength.TotalSeconds))],
            loud.Select(item => ((int)item.Peak, item.At)));
    }

    [Fact]
    public async Task Each_channel_has_its_own_and_a_silent_one_is_flat()
    {
        // A square wave has the root mean square of its height; a sine of the same height has less.
        var square = Enumerable.Range(0, Rate).Select(at => (short)(at % 32 < 16 ? 16384 : -16384));
        var sine = Enumerable.Range(0, Rate).Select(at => (short)(16384 * Math.Sin(2 * Math.PI * at / 160)));
        var frames = square.Zip(sine).SelectMany(pair => new[] { pair.First, (short)0, pair.Second });
        var waveform = await ReadAsync(WavBytes.Plain(Bytes(frames), channels: 3));
        Assert.Equal(3, waveform.Channels.Length);
        Assert.All(waveform.Channels[0].Peaks, peak => Assert.Equal(128, peak));
        Assert.All(waveform.Channels[0].Loudness, loudness => Assert.Equal(128, loudness));
        Assert.All(waveform.Channels[1].Peaks, peak => Assert.Equal(0, peak));
        Assert.All(waveform.Channels[1].Loudness, loudness => Assert.Equal(0, loudness));
        Assert.All(waveform.Channels[2].Peaks, peak => Assert.Equal(128, peak));
        Assert.All(waveform.Channels[2].Loudness[..^1], loudness => Assert.InRange(loudness, 84, 96));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 1)]
    [InlineData(24, 1)]
    [InlineData(32, 1)]
    [InlineData(32, 3)]
    [InlineData(64, 3)]
    public async Task Samples_of_every_kind_say_the_same(int bits, int tag)
    {
        double[] values = [0, 0.5, -0.5, 0.25];
        var data = values.SelectMany(value => Sample(value, bits, tag == 3)).ToArray();
        var waveform = await ReadAsync(WavBytes.File(
            WavBytes.Part("fmt ", WavBytes.Format(1, bits, Rate, tag)), WavBytes.Part("data", data)));
        Assert.Equal([0, 128, 128, 64], waveform.Channels[0].Peaks.Select(peak => (int)peak));
    }

    [Fact]
    public async Task What_is_no_number_is_silence()
    {
        var data = new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }.SelectMany(BitConverter.GetBytes).ToArray();
        var waveform = await ReadAsync(WavBytes.File(WavBytes.Part("fmt ", WavBytes.Format(1, 32, Rate, 3)), WavBytes.Part("data", data)));
        Assert.Equal([0, 255, 255], waveform.Channels[0].Peaks.Select(peak => (int)peak));
    }

    [Fact]
    public async Task Channels_without_end_are_not_all_kept()
    {
        var waveform = await ReadAsync(WavBytes.Plain(new byte[30000 * 2 * 3], channels: 30000));
        Assert.Equal(WaveformBuilder.MostChannels, waveform.Channels.Length);
    }

    [Fact]
    public async Task A_file_without_any_sound_has_an_empty_one()
    {
        var waveform = await ReadAsync(WavBytes.Plain([]));
        Assert.Empty(Assert.Single(waveform.Channels).Peaks);
        Assert.Equal(TimeSpan.Zero, waveform.Duration);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Samples_that_come_in_odd_pieces_are_put_together(int piece)
    {
        var samples = Enumerable.Range(0, 5000).Select(at => (short)(at * 5)).ToArray();
        using var whole = new MemoryStream(Bytes(samples));
        using var pieces = new PiecesStream(Bytes(samples), piece);
        var expected = await WaveformReader.ReadRawAsync(whole, Rate, 50, None);
        var waveform = await WaveformReader.ReadRawAsync(pieces, Rate, 50, None);
        Assert.Equal(expected.Channels[0].Peaks, waveform.Channels[0].Peaks);
        Assert.Equal(expected.Duration, waveform.Duration);
    }

    [Fact]
    public void Bytes_that_are_no_mp3_are_an_error_that_says_so()
    {
        using var stream = new MemoryStream(new byte[100_000]);
        var exception = Assert.Throws<RecordingException>(() => WaveformReader.ReadMp3(stream, "x.mp3", 50, None));
        Assert.Equal("MediaUnreadable", exception.ErrorId);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_as_that()
    {
        using var stream = new FailingStream();
        Assert.Throws<IOException>(() => WaveformReader.ReadMp3(stream, "x.mp3", 50, None));
    }

    private static async Task<Waveform> ReadAsync(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return await WaveformReader.ReadWavAsync(stream, "x.wav", 50, None);
    }

    private static byte[] Bytes(System.Collections.Generic.IEnumerable<short> samples) =>
        MemoryMarshal.AsBytes<short>(samples.ToArray()).ToArray();

    private static byte[] Sample(double value, int bits, bool isFloat) => (bits, isFloat) switch
    {
        (8, _) => [(byte)((value * 128) + 128)],
        (16, _) => BitConverter.GetBytes((short)(value * 32768)),
        (24, _) => BitConverter.GetBytes((int)(value * 8388608))[..3],
        (32, false) => BitConverter.GetBytes((int)(value * 2147483648.0)),
        (32, true) => BitConverter.GetBytes((float)value),
        _ => BitConverter.GetBytes(value),
    };

    private sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Math.Min(piece, count), cancellationToken);
    }

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The disk failed.");
    }
}
