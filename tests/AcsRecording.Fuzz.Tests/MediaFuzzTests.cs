using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>Whatever bytes a file has: what is right, or MediaUnreadable. No reader goes on without end or trusts a length.</summary>
public sealed class MediaFuzzTests
{
    private const int Iterations = 3000;
    private const long MostBytes = 8_000_000;

    private static Gen<byte[]> Any(string target) => Gen.OneOf(Corpus.Damaged(target), Gen.Byte.Array[0, 64]);

    [Fact]
    public void A_wav_file_is_frames_within_it_or_unreadable() => Fuzz.Run(Any("wav"), Iterations, bytes => Readable(bytes, async stream =>
    {
        var file = await WavFile.OpenAsync(stream, "file", CancellationToken.None);
        Assert.True(file.DataOffset + file.DataLength <= bytes.Length && file.Format.FrameSize > 0);
        Assert.Equal(file.DataLength, file.Frames * file.Format.FrameSize);
        Assert.True(file.Duration >= TimeSpan.Zero);

        using var sound = new MemoryStream();
        var buffer = new byte[Math.Max(64, file.Format.FrameSize)];
        for (int count; (count = await file.ReadAsync(buffer, CancellationToken.None)) > 0;)
        {
            sound.Write(buffer, 0, count);
        }

        Assert.Equal(bytes[(int)file.DataOffset..(int)(file.DataOffset + file.DataLength)], sound.ToArray());
    }), Corpus.Print);

    [Fact]
    public void A_waveform_of_wav_has_its_bins_or_is_unreadable() => Fuzz.Run(Any("wav"), Iterations, bytes => Readable(
        bytes, async stream =>
    {
        var waveform = await WaveformReader.ReadWavAsync(stream, "file", 50, CancellationToken.None);
        Assert.All(waveform.Channels, channel => Assert.InRange(channel.Peaks.Length, 0, 100));
    }), Corpus.Print);

    [Fact]
    public void An_mp3_file_is_frames_in_their_order_or_unreadable() => Fuzz.Run(Any("mp3"), Iterations, bytes => Readable(
        bytes, async stream =>
    {
        using var sound = new MemoryStream();
        var frames = new Mp3Frames((buffer, offset, count) => sound.WriteAsync(buffer, offset, count));
        frames.Begin();
        var block = new byte[100];
        for (int count; (count = await stream.ReadAsync(block)) > 0;)
        {
            await frames.AddAsync(block, count);
        }

        await frames.EndAsync();
        Assert.Equal(frames.Bytes, sound.Length);
        Assert.True(frames.Bytes + frames.BytesLost <= bytes.Length);
        Assert.True(IsWithin(sound.ToArray(), bytes));
        Assert.Equal(frames.Frames > 0, frames.First is not null);
        if (frames.First is { } first)
        {
            Assert.Equal(100, frames.Places().Count());
            Assert.InRange(first.ToInfo(frames.IsVariable, frames.Frames, frames.Bytes, frames.Places()).Length, 1, Mp3Frame.LongestLength);
            Assert.Equal(
                first.ToString(), (await Mp3Frames.FindFirstAsync(new MemoryStream(bytes), "file", CancellationToken.None)).ToString());
        }
    }), Corpus.Print);

    [Fact]
    public void A_waveform_of_mp3_has_its_bins_or_is_unreadable() => Fuzz.Run(Any("mp3"), Iterations / 3, bytes => Readable(bytes, stream =>
    {
        var waveform = WaveformReader.ReadMp3(stream, "file", 50, CancellationToken.None);
        Assert.All(waveform.Channels, channel => Assert.InRange(channel.Peaks.Length, 0, 100));
        return Task.CompletedTask;
    }), Corpus.Print);

    [Fact]
    public void An_mp4_file_has_its_streams_or_is_unreadable() => Fuzz.Run(Any("mp4"), Iterations, bytes => Readable(bytes, async stream =>
    {
        var file = await Mp4File.OpenAsync(stream, "file", CancellationToken.None);
        Assert.Matches(@"\A[ -~]+\z", file.ToString());
        Assert.True(file.Duration is null || file.Duration > TimeSpan.Zero);
    }), Corpus.Print);

    [Theory]
    [InlineData("wav")]
    [InlineData("mp3")]
    [InlineData("mp4")]
    public void Whether_a_file_is_whole_is_answered_from_within_it(string target) => Fuzz.Run(
        Gen.Select(Any(target), Gen.Long[0, 4000]), Iterations, input =>
    {
        var (bytes, milliseconds) = input;
        var reads = 0;
        var head = MediaSignature.HeadOf(bytes, bytes.Length);
        var isWhole = Result(MediaStructure.IsWholeAsync(head, bytes.Length, TimeSpan.FromMilliseconds(milliseconds), range =>
        {
            Assert.True(range.From >= 0 && range.From < range.End && range.End <= bytes.Length, $"{range} of {bytes.Length}");
            Assert.True(++reads <= bytes.Length);
            return Task.FromResult(bytes[(int)range.From..(int)range.End]);
        }));
        Assert.True(!isWhole || MediaSignature.Detect(head, head.Length) is not null);
    }, input => Corpus.Print(input.Item1));

    [Fact]
    public void Small_parts_without_end_are_no_recording_after_some_reads()
    {
        // A file of gigabytes of parts of eight bytes would take a request for each of them.
        const long Size = 1L << 33;
        byte[] part = [0, 0, 0, 8, .. "free"u8, 0, 0, 0, 8, .. "free"u8];
        var reads = 0;
        Assert.False(Result(MediaStructure.IsWholeAsync([0, 0, 0, 8, .. "ftypisom"u8, .. new byte[20]], Size, null, range =>
        {
            Assert.True(++reads <= 200_000, "It reads on and on.");
            return Task.FromResult(part[..(int)range.Length]);
        })));
    }

    [Fact]
    public void How_long_it_plays_is_compared_for_any_metadata() => Fuzz.Run(
        Gen.Select(Corpus.DamagedText("metadata"), Any("wav"), Gen.OneOf(Gen.Long[0, 1 << 20], Gen.Long[0, long.MaxValue])),
        Iterations, input =>
    {
        var (json, bytes, size) = input;
        RecordingMetadata metadata;
        try
        {
            metadata = MetadataReader.Read(json, "file");
        }
        catch (RecordingException exception)
        {
            Assert.Equal("MetadataUnreadable", exception.ErrorId);
            return;
        }

        Assert.True(metadata.Duration is null || metadata.Duration >= TimeSpan.Zero);
        Assert.All(metadata.Pauses, pause => Assert.True(pause.Duration >= TimeSpan.Zero));
        _ = FormatCheck.TooShort(metadata, MediaSignature.HeadOf(bytes, bytes.Length), size);
    });

    [Fact]
    public void Any_first_bytes_are_a_recording_or_not_media() => Fuzz.Run(
        Gen.Select(Gen.OneOf(Any("wav"), Any("mp3"), Any("mp4")), Gen.OneOf("wav", "MP3", "mp4", "flac", "", "7")), Iterations, input =>
    {
        var (bytes, format) = input;
        try
        {
            var (extension, isProven) = FormatCheck.Check(
                new RecordingChunk { DocumentId = "d", Format = format }, null, MediaSignature.HeadOf(bytes, bytes.Length));
            Assert.True(!isProven || MediaSignature.Detect(bytes, bytes.Length)?.ToString() == extension);
        }
        catch (RecordingException exception)
        {
            Assert.Contains(exception.ErrorId, (string[])["NotMedia", "FormatMismatch"]);
        }
    });

    private static void Readable(byte[] bytes, Func<Stream, Task> read) => Bounds.Allocates(MostBytes + (200L * bytes.Length), () =>
    {
        using var stream = new CountedStream(bytes, 100 + (4 * bytes.Length));
        try
        {
            Result(Run());
        }
        catch (RecordingException exception)
        {
            Assert.Equal("MediaUnreadable", exception.ErrorId);
        }

        async Task<bool> Run()
        {
            await read(stream);
            return true;
        }
    });

    /// <summary>Everything is in memory, so it has ended when it returns.</summary>
    private static T Result<T>(Task<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Whether all bytes are there in their order, with others between.</summary>
    private static bool IsWithin(byte[] part, byte[] whole)
    {
        var at = 0;
        foreach (var value in whole)
        {
            at += at < part.Length && part[at] == value ? 1 : 0;
        }

        return at == part.Length;
    }
}
