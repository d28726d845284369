using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

public sealed class MergeTests : ArchiveTest
{
    [Fact]
    public async Task Wav_chunks_become_one_file_in_the_order_of_their_indexes()
    {
        var parts = Enumerable.Range(0, 3).Select(index => WavBytes.Samples(1_500_000 + (2 * index), index)).ToArray();
        var fmt = WavBytes.Part("fmt ", WavBytes.Format());
        var (before, behind) = (WavBytes.Part("JUNK", [1, 2, 3]), WavBytes.Part("LIST", new byte[7]));
        var merged = await MergeAsync([
            Chunk(2, WavBytes.File(before, fmt, WavBytes.Part("data", parts[2]), behind)),
            Chunk(0, WavBytes.Plain(parts[0])),
            Chunk(1, WavBytes.File(WavBytes.Part("fmt ", WavBytes.ExtensibleFormat()), WavBytes.Part("data", parts[1], uint.MaxValue))),
        ]);

        Assert.NotNull(merged);
        Assert.Equal(WavBytes.Plain([.. parts.SelectMany(part => part)]), await File.ReadAllBytesAsync(merged.Path));
        Assert.Equal(
            (new FileInfo(merged.Path).Length, HashOf(merged.Path), "Wav", "r1", "call-1", 3),
            (merged.Bytes, merged.Sha256, merged.Format, merged.RecordingId, merged.CallId, merged.Chunks));
        Assert.Equal(TimeSpan.FromSeconds(parts.Sum(part => part.Length) / 32000.0), merged.Duration);
        Assert.Empty(merged.Gaps);
        Assert.Empty(Host.Warnings);
        Assert.Equal(["20261121-call-1-0-wus-d1-r1-0.wav"], Results());
    }

    [PosixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_can_read_it()
    {
        var merged = await MergeAsync([Chunk(0, WavBytes.Plain([0, 0]))]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(merged!.Path));
    }

    [Fact]
    public async Task Sound_of_an_odd_length_is_filled_up_once_at_the_end()
    {
        SavedChunk[] chunks = [Chunk(0, WavBytes.Plain([1, 2, 3], bits: 8)), Chunk(1, WavBytes.Plain([4, 5], bits: 8))];
        var merged = await MergeAsync(chunks);
        Assert.Equal(WavBytes.Plain([1, 2, 3, 4, 5], bits: 8), await File.ReadAllBytesAsync(merged!.Path));
    }

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(uint.MaxValue - 37L)]
    [InlineData(uint.MaxValue - 36L)]
    [InlineData(6L << 30)]
    [InlineData((6L << 30) + 1)]
    public async Task The_head_says_any_length(long length)
    {
        var format = new WavFormat(false, 1, 16000, 8);
        var head = WavHead.Of(format, length);
        var total = head.Length + length + (length % 2);
        var file = await WavFile.OpenAsync(new LongStream(head, total), "call.wav", None);
        Assert.Equal((format, length, head.Length), (file.Format, file.DataLength, file.DataOffset));
        var isLong = length > uint.MaxValue - 37L;
        Assert.Equal(isLong ? "RF64"u8.ToArray() : "RIFF"u8.ToArray(), head[..4]);
        Assert.Equal(total - 8, isLong ? BitConverter.ToInt64(head, 20) : BitConverter.ToUInt32(head, 4));
    }

    [Fact]
    public async Task A_missing_index_is_named_and_merged_only_where_that_is_allowed()
    {
        SavedChunk[] chunks = [Chunk(5, WavBytes.Plain([5, 5])), Chunk(1, WavBytes.Plain([1, 1])), Chunk(2, WavBytes.Plain([2, 2]))];
        var exception = await FailsAsync("RecordingIncomplete", RecordingErrorCategory.InvalidData, () => MergeAsync(chunks));
        Assert.Contains("recording r1 index 0, 3 to 4 is missing", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Results());

        var merged = await MergeAsync(chunks, allowGap: true);
        Assert.Equal([0, 3, 4], merged!.Gaps);
        Assert.Equal(WavBytes.Plain([1, 1, 2, 2, 5, 5]), await File.ReadAllBytesAsync(merged.Path));
        Assert.Contains("index 0, 3 to 4 is missing", Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_index_costs_no_memory()
    {
        var merged = await MergeAsync([Chunk(int.MaxValue, WavBytes.Plain([1, 1]))], allowGap: true);
        Assert.Equal(10_000, merged!.Gaps.Length);
    }

    [Fact]
    public async Task Two_files_of_one_index_are_refused_and_one_file_given_twice_is_merged_once()
    {
        SavedChunk[] chunks = [Chunk(0, WavBytes.Plain([1, 1])), Chunk(1, WavBytes.Plain([2, 2]))];
        var merged = await MergeAsync([.. chunks, .. chunks]);
        Assert.Equal(2, merged!.Chunks);

        var path = Path.Combine(Source, "other.bin");
        await File.WriteAllBytesAsync(path, WavBytes.Plain([3, 3]));
        var exception = await FailsAsync("DuplicateChunk", RecordingErrorCategory.InvalidData, () =>
            MergeAsync([.. chunks, Saved(1, path)], allowGap: true, force: true));
        Assert.Contains($"index 1: {chunks[1].Path}, {path}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_that_differ_are_refused_and_named()
    {
        var first = Chunk(0, WavBytes.Plain([1, 1]));
        byte[][] others =
        [
            WavBytes.Plain([1, 1], rate: 8000), WavBytes.Plain([1, 1], channels: 2), WavBytes.Plain([1, 1], bits: 8), Mp3Bytes.Frames(3),
        ];
        foreach (var other in others)
        {
            var exception = await FailsAsync(
                "MixedFormats", RecordingErrorCategory.InvalidData, () => MergeAsync([first, Chunk(1, other)]));
            Assert.Contains($"'{first.Path}' is Wav (16000 Hz, 16 bits, 1 channel)", exception.Message, StringComparison.Ordinal);
            Assert.Contains("r1-1.bin' is ", exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Results());
    }

    [Fact]
    public void Each_recording_of_a_pipeline_has_a_file_of_its_own()
    {
        SavedChunk[] chunks =
        [
            Chunk(0, WavBytes.Plain([1, 1])), Chunk(0, WavBytes.Plain([2, 2]), recordingId: "r2"), Chunk(1, WavBytes.Plain([3, 3])),
        ];
        var groups = Archive.GroupByRecording(chunks, new MergeOptions { DestinationPath = Folder });
        Assert.Equal(["r1-0.bin r1-1.bin", "r2-0.bin"], groups.Select(group =>
            string.Join(' ', group.Select(chunk => Path.GetFileName(chunk.Path)))));

        var oneFile = new MergeOptions { DestinationPath = Path.Combine(Folder, "call.wav") };
        var exception = Assert.Throws<RecordingException>(() => Archive.GroupByRecording(chunks, oneFile));
        Assert.Equal("MixedRecordings", exception.ErrorId);
        Assert.Contains("r1, r2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_of_which_nothing_is_known_are_not_taken_for_one_recording()
    {
        SavedChunk[] chunks = [Chunk(0, WavBytes.Plain([1, 1]), recordingId: null), Chunk(1, WavBytes.Plain([2, 2]), recordingId: null)];
        await FailsAsync("MixedRecordings", RecordingErrorCategory.InvalidArgument, () => MergeAsync(chunks));
        Assert.NotNull(await MergeAsync(chunks[..1]));
    }

    [Fact]
    public async Task The_file_can_be_named()
    {
        var file = Path.Combine(Folder, "call.WAV");
        Assert.Equal(file, (await MergeAsync([Chunk(0, WavBytes.Plain([1, 1]))], destination: file))!.Path);
        await FailsAsync("WrongExtension", RecordingErrorCategory.InvalidArgument, () =>
            MergeAsync([Chunk(0, WavBytes.Plain([1, 1]))], destination: Path.Combine(Folder, "call.mp3")));
    }

    [Fact]
    public async Task What_an_event_says_leads_nowhere_else()
    {
        var path = Chunk(0, WavBytes.Plain([1, 1])).Path!;
        var hostile = new SavedChunk
        {
            Path = path,
            Sha256 = HashOf(path),
            Verified = true,
            DocumentId = "../../d",
            RecordingId = "../r",
            CallId = @"..\..\C:\x/../",
        };
        var merged = await MergeAsync([hostile]);
        Assert.Equal(Folder, Path.GetDirectoryName(merged!.Path));
        Assert.Equal("undated-_C_x_-_d.wav", Path.GetFileName(merged.Path));
    }

    [Fact]
    public async Task A_chunk_that_has_changed_since_it_was_saved_leaves_no_file_and_an_older_one_unharmed()
    {
        SavedChunk[] chunks = [Chunk(0, WavBytes.Plain(new byte[1_000_000])), Chunk(1, WavBytes.Plain(new byte[1_000_000]))];
        var older = await MergeAsync(chunks);
        var bytes = await File.ReadAllBytesAsync(chunks[1].Path!);
        bytes[^3]++;
        await File.WriteAllBytesAsync(chunks[1].Path!, bytes);
        var exception = await FailsAsync(
            "SavedFileChanged", RecordingErrorCategory.InvalidData, () => MergeAsync(chunks, force: true));
        Assert.Same(chunks[1], exception.TargetObject);
        Assert.Equal(older!.Sha256, HashOf(older.Path));
        Assert.Single(Results());
    }

    [Fact]
    public async Task An_unverified_chunk_is_refused()
    {
        var path = Chunk(0, WavBytes.Plain([1, 1])).Path;
        var exception = await FailsAsync(
            "ChunkNotVerified", RecordingErrorCategory.InvalidData, () => MergeAsync([new SavedChunk { Path = path, RecordingId = "r1" }]));
        Assert.Contains(path!, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        SavedChunk[] chunks = [Chunk(0, WavBytes.Plain([1, 1]))];
        var path = (await MergeAsync(chunks))!.Path;
        await File.WriteAllTextAsync(path, "other");
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => MergeAsync(chunks));
        Assert.Equal("other", await File.ReadAllTextAsync(path));
        Assert.Equal(HashOf((await MergeAsync(chunks, force: true))!.Path), HashOf(path));
        Assert.NotEqual("other", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Nothing_is_written_where_the_answer_is_no()
    {
        Host.Answer = false;
        SavedChunk[] chunks = [Chunk(0, WavBytes.Plain([1, 1])), Chunk(2, WavBytes.Plain([1, 1]))];
        Assert.Null(await MergeAsync(chunks, allowGap: true));
        Assert.Empty(Results());
        Assert.False(Directory.Exists(Folder));
        Assert.Contains("Merge 2 chunks of recording r1, without index 1", Assert.Single(Host.Questions).Action, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_it_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var bytes = WavBytes.Plain(new byte[4_000_000]);
        var chunk = new SavedChunk
        {
            DocumentId = "d",
            RecordingId = "r1",
            Verified = true,
            Content = new StoppingContent(bytes, stop),
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Archive.MergeAsync([chunk], new MergeOptions { DestinationPath = Folder }, Host, stop.Token));
        Assert.Empty(Results());
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("<html>an error page</html>")]
    public async Task What_is_no_recording_is_said_so(string text)
    {
        var chunk = Chunk(0, System.Text.Encoding.ASCII.GetBytes(text));
        var exception = await FailsAsync("MediaUnreadable", RecordingErrorCategory.InvalidData, () => MergeAsync([chunk]));
        Assert.Same(chunk, exception.TargetObject);
    }

    [Fact]
    public async Task Mp3_chunks_become_one_without_a_stray_head()
    {
        var (first, second) = (Mp3Bytes.Frames(2000), Mp3Bytes.Frames(3000, 2));
        var merged = await MergeAsync([
            Chunk(0, [.. Mp3Bytes.Id3v2(4000), .. Mp3Bytes.Info("Info", 9), .. first, .. Mp3Bytes.Id3v1]),
            Chunk(1, [.. Mp3Bytes.Info("Xing", 9), .. second, .. Mp3Bytes.Ape(300), .. Mp3Bytes.Id3v1]),
        ]);
        var bytes = await File.ReadAllBytesAsync(merged!.Path);
        Assert.Equal((byte[])[.. first, .. second], bytes[Mp3Bytes.FrameSize..]);
        Assert.Equal((merged.Bytes, merged.Sha256, "Mp3"), (bytes.Length, HashOf(merged.Path), merged.Format));
        Assert.Equal(TimeSpan.FromSeconds(5000 * 576 / 16000.0), merged.Duration);
        Assert.Equal("Info"u8.ToArray(), bytes[13..17]);
        Assert.Equal([0, 0, 0, 7, 0, 0, 0x13, 0x88], bytes[17..25]);
        Assert.Equal((uint)bytes.Length, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(25)));
        Assert.InRange(bytes[29 + 50], 127, 129);
        Assert.Empty(Host.Warnings);
    }

    [Fact]
    public async Task Bytes_of_an_mp3_that_are_no_whole_frame_are_left_out_and_counted()
    {
        var frames = Mp3Bytes.Frames(5);
        var merged = await MergeAsync([
            Chunk(0, [.. frames, 0xFF, 0xFF, 1, 2, 3, .. frames, .. frames[..100]]),
            Chunk(1, [.. Mp3Bytes.Id3v2(10), .. frames[50..Mp3Bytes.FrameSize], .. frames]),
        ]);
        Assert.Equal((byte[])[.. frames, .. frames, .. frames], (await File.ReadAllBytesAsync(merged!.Path))[Mp3Bytes.FrameSize..]);
        Assert.Equal(["105 bytes", "166 bytes"], Host.Warnings.Select(text => string.Join(' ', text.Split(' ').Take(2))));
    }

    [FfmpegFact]
    public async Task Mp3_of_an_encoder_plays_as_long_as_its_chunks_at_any_bit_rate()
    {
        string[][] kinds = [["-b:a", "48k", "-ar", "16000", "-ac", "1"], ["-q:a", "4", "-ar", "44100", "-ac", "2"]];
        foreach (var kind in kinds)
        {
            var recording = $"mp3{Array.IndexOf(kinds, kind)}";
            var chunks = new List<SavedChunk>();
            for (var index = 0; index < 3; index++)
            {
                var path = Path.Combine(Source, $"{recording}-{index}.mp3");
                string[] sound = ["-f", "lavfi", "-i", $"sine=frequency={300 + (100 * index)}:duration={3 + index}"];
                string[] tags = ["-id3v2_version", "3", "-write_id3v1", "1", "-metadata", "title=x"];
                await RunAsync("ffmpeg", ["-loglevel", "error", .. sound, .. kind, .. tags, path]);
                chunks.Add(Saved(index, path, recording));
            }

            var merged = await MergeAsync(chunks);
            var packets = 0;
            foreach (var chunk in chunks)
            {
                packets += await PacketsAsync(chunk.Path!);
            }

            Assert.Equal(packets, await PacketsAsync(merged!.Path));
            Assert.Equal(merged.Duration.TotalSeconds, await DurationAsync(merged.Path), 0.001);
            Assert.InRange(merged.Duration.TotalSeconds, 12, 12.6);
            Assert.Empty(await RunAsync("ffmpeg", "-v", "warning", "-xerror", "-i", merged.Path, "-f", "null", "-"));
            Assert.Empty(Host.Warnings);
        }
    }

    [FfmpegFact]
    public async Task Mp4_chunks_are_joined_by_ffmpeg_with_their_streams_as_they_are()
    {
        var chunks = new List<SavedChunk>();
        for (var index = 0; index < 3; index++)
        {
            chunks.Add(Saved(index, await Mp4Async($"it's a \"call\" {index} %d\\.mp4", "160x90")));
        }

        var merged = await MergeAsync(chunks);
        Assert.Equal(("Mp4", HashOf(merged!.Path), 3), (merged.Format, merged.Sha256, merged.Chunks));
        Assert.Equal(6, merged.Duration.TotalSeconds, 0.3);
        Assert.Equal(merged.Duration.TotalSeconds, await DurationAsync(merged.Path), 0.1);
        Assert.Equal("h264\naac", await ProbeAsync(merged.Path, "-show_entries", "stream=codec_name"));
        Assert.Empty(await RunAsync("ffmpeg", "-v", "error", "-xerror", "-i", merged.Path, "-f", "null", "-"));
        Assert.Single(Results());

        var other = Saved(1, await Mp4Async("other.mp4", "320x180"));
        var exception = await FailsAsync(
            "MixedFormats", RecordingErrorCategory.InvalidData, () => MergeAsync([chunks[0], other], force: true));
        Assert.Contains("avc1 160x90", exception.Message, StringComparison.Ordinal);
        Assert.Contains("avc1 320x180", exception.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task What_ffmpeg_cannot_join_is_told_in_its_words_and_leaves_nothing()
    {
        // Well built, and without one sample.
        var exception = await FailsAsync(
            "FfmpegFailed", RecordingErrorCategory.InvalidData, () => MergeAsync([Chunk(0, Mp4Bytes.Empty), Chunk(1, Mp4Bytes.Empty)]));
        Assert.Contains("exit code", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Results());
    }

    [Fact]
    public async Task Heads_of_mp3_and_mp4_cut_or_changed_anywhere_are_read_or_refused()
    {
        byte[][] whole = [[.. Mp3Bytes.Id3v2(50), .. Mp3Bytes.Info("Xing", 3), .. Mp3Bytes.Frames(8), .. Mp3Bytes.Id3v1], Mp4Bytes.Empty];
        var random = new Random(5);
        for (var round = 0; round < 20000; round++)
        {
            var bytes = whole[round % 2].ToArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
            }

            Array.Resize(ref bytes, random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length);
            try
            {
                using var stream = new MemoryStream(bytes);
                if (round % 2 == 0)
                {
                    await Mp3Frames.FindFirstAsync(stream, "call.mp3", None);
                    using var sound = new MemoryStream();
                    var frames = new Mp3Frames((buffer, from, count) => sound.WriteAsync(buffer, from, count));
                    frames.Begin();
                    await frames.AddAsync(bytes, bytes.Length);
                    await frames.EndAsync();
                    Assert.Equal(sound.Length, frames.Bytes);
                    Assert.True(sound.Length + frames.BytesLost <= bytes.Length);
                }
                else
                {
                    await Mp4File.OpenAsync(stream, "call.mp4", None);
                }
            }
            catch (RecordingException exception)
            {
                Assert.Equal("MediaUnreadable", exception.ErrorId);
            }
        }
    }

    [Fact]
    public async Task An_mp4_nested_without_end_is_refused()
    {
        var bytes = Enumerable.Range(0, 100_000).SelectMany(depth => Mp4Bytes.Head("moov", 8 * (100_000 - depth))).ToArray();
        var exception = await Assert.ThrowsAsync<RecordingException>(() => Mp4File.OpenAsync(new MemoryStream(bytes), "call.mp4", None));
        Assert.Equal("MediaUnreadable", exception.ErrorId);
    }

    private Task<MergedRecording?> MergeAsync(
        IReadOnlyList<SavedChunk> chunks, bool allowGap = false, bool force = false, string? destination = null) =>
        Archive.MergeAsync(
            chunks, new MergeOptions { DestinationPath = destination ?? Folder, AllowGap = allowGap, Force = force }, Host, None);

    private async Task<string> Mp4Async(string name, string size)
    {
        var path = Path.Combine(Source, name);
        string[] picture = ["-f", "lavfi", "-i", $"testsrc=size={size}:rate=15:duration=2"];
        string[] sound = ["-f", "lavfi", "-i", "sine=duration=2:sample_rate=16000"];
        string[] output = ["-c:v", "libx264", "-c:a", "aac", "-f", "mp4", "file:" + path];
        await RunAsync("ffmpeg", ["-loglevel", "error", .. picture, .. sound, .. output]);
        return path;
    }

    private static async Task<int> PacketsAsync(string path) => int.Parse(
        (await ProbeAsync(path, "-count_packets", "-show_entries", "stream=nb_read_packets")).Split(',')[0], CultureInfo.InvariantCulture);

    private static async Task<double> DurationAsync(string path) =>
        double.Parse(await ProbeAsync(path, "-show_entries", "format=duration"), CultureInfo.InvariantCulture);

    private static Task<string> ProbeAsync(string path, params string[] what) =>
        RunAsync("ffprobe", ["-v", "error", .. what, "-of", "csv=p=0", path]);

    /// <summary>Bytes whose reader is stopped when it has come to the second block.</summary>
    private sealed class StoppingContent(byte[] bytes, CancellationTokenSource stop) : ISavedContent
    {
        public Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(new StoppingStream(bytes, stop));

        public Task<string?> ChangeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool FlushToDisk() => throw new NotSupportedException();

        public Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class StoppingStream(byte[] bytes, CancellationTokenSource stop) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            if (Position > 1_000_000)
            {
                stop.Cancel();
            }

            return base.ReadAsync(buffer, offset, count, cancellationToken);
        }
    }
}
