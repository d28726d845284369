using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

public sealed class SplitTests : ArchiveTest
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public async Task Each_channel_has_a_file_with_its_samples_as_they_were(int bits)
    {
        const int Channels = 3;
        var size = bits / 8;
        var samples = WavBytes.Samples(Channels * size * 300_001);
        var bytes = WavBytes.File(
            WavBytes.Part("JUNK", new byte[5]), WavBytes.Part("fmt ", WavBytes.Format(Channels, bits)), WavBytes.Part("data", samples));
        var saved = Chunk(4, bytes, metadata: Metadata(("8:acs:a_1", 1), ("4:+4912345", 0), ("8:orgid:b", 2)));
        var split = await SplitAsync(saved);

        Assert.Equal([0, 1, 2], split.Select(channel => channel.Channel));
        Assert.Equal(["4:+4912345", "8:acs:a_1", "8:orgid:b"], split.Select(channel => channel.ParticipantId));
        Assert.Equal(
            ["4-0-wus-d1-r1-4-0-4_4912345.wav", "4-0-wus-d1-r1-4-1-8_acs_a_1.wav", "4-0-wus-d1-r1-4-2-8_orgid_b.wav"], Results());
        foreach (var channel in split)
        {
            var own = samples.Chunk(size).Where((_, index) => index % Channels == channel.Channel).SelectMany(sample => sample).ToArray();
            Assert.Equal(WavBytes.Plain(own, bits: bits), await File.ReadAllBytesAsync(channel.Path));
            Assert.Equal((new FileInfo(channel.Path).Length, HashOf(channel.Path)), (channel.Bytes, channel.Sha256));
            Assert.Equal(TimeSpan.FromTicks(300_001 * TimeSpan.TicksPerSecond / 16000), channel.Duration);
            Assert.Equal(("r1", "call-1", saved.DocumentId, 4), (channel.RecordingId, channel.CallId, channel.DocumentId, channel.Index));
        }

        Assert.Empty(Host.Warnings);
    }

    [Fact]
    public async Task Who_cannot_be_told_apart_is_said_so()
    {
        var metadata = Metadata(("a", 0), ("b", 1), ("c", 1), ("d", null), ("e", 7), ("f\n\u001b[31m", -1));
        var split = await SplitAsync(Chunk(0, WavBytes.Plain(new byte[16], channels: 4), metadata: metadata));
        Assert.Equal(["a", null, null, null], split.Select(channel => channel.ParticipantId));
        Assert.Equal(["0-a", "1-unknown", "2-unknown", "3-unknown"], Results().Select(name => name[16..^4]));
        Assert.Equal(3, Host.Warnings.Count);
        Assert.Contains("no participant for channel 2 to 3", Host.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("several participants for channel 1, who can't be told apart (b, c)", Host.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("no channel for 3 of its participants (d, e, f [31m)", Host.Warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_metadata_channels_are_named_by_number()
    {
        var split = await SplitAsync(Chunk(0, WavBytes.Plain(new byte[16], channels: 2)));
        Assert.All(split, channel => Assert.Null(channel.ParticipantId));
        Assert.Contains("named by number", Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loose_file_is_named_after_its_metadata_or_itself()
    {
        var path = Path.Combine(Source, "my call!.wav");
        await File.WriteAllBytesAsync(path, WavBytes.Plain(new byte[16], channels: 2));
        await SplitAsync(new SavedChunk { Path = path });
        Assert.Equal(["my_call_-0-unknown.wav", "my_call_-1-unknown.wav"], Results());

        var saved = Chunk(3, WavBytes.Plain(new byte[16], channels: 2), metadata: Metadata(("a", 0), ("b", 1)));
        var split = await SplitAsync(new SavedChunk { Path = path, MetadataPath = saved.MetadataPath });
        Assert.All(split, channel => Assert.Equal(("0-doc", 2, "call-m"), (channel.DocumentId, channel.Index, channel.CallId)));
        Assert.Contains("2-0-doc-0-a.wav", Results());
    }

    [Theory]
    [InlineData("its metadata says that it is mixed", "mixed", 2)]
    [InlineData("it has one channel", null, 1)]
    [InlineData("it has 65 channels", "unmixed", 65)]
    public async Task What_is_not_unmixed_is_refused(string reason, string? channelType, int channels)
    {
        var saved = Chunk(0, WavBytes.Plain(new byte[1300], channels), metadata: channelType is null ? null : Metadata(channelType));
        var exception = await FailsAsync("NotUnmixed", RecordingErrorCategory.InvalidData, () => SplitAsync(saved));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        await FailsAsync("NotUnmixed", RecordingErrorCategory.InvalidData, () => SplitAsync(Chunk(0, Mp3Bytes.Frames(2))));
        Assert.Empty(Results());
    }

    [Fact]
    public async Task One_channel_is_split_where_the_metadata_says_unmixed()
    {
        var split = await SplitAsync(Chunk(0, WavBytes.Plain([1, 2, 3], bits: 8), metadata: Metadata(("a", 0))));
        Assert.Equal(WavBytes.Plain([1, 2, 3], bits: 8), await File.ReadAllBytesAsync(Assert.Single(split).Path));
    }

    [Fact]
    public async Task A_chunk_that_has_changed_leaves_no_file()
    {
        var saved = Chunk(0, WavBytes.Plain(new byte[4_000_000], channels: 2));
        var bytes = await File.ReadAllBytesAsync(saved.Path!);
        bytes[^1]++;
        await File.WriteAllBytesAsync(saved.Path!, bytes);
        await FailsAsync("SavedFileChanged", RecordingErrorCategory.InvalidData, () => SplitAsync(saved));
        Assert.Empty(Results());
    }

    [Fact]
    public async Task Files_that_are_there_are_replaced_only_by_force()
    {
        var saved = Chunk(0, WavBytes.Plain(new byte[16], channels: 2));
        var path = (await SplitAsync(saved))[1].Path;
        await File.WriteAllTextAsync(path, "other");
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SplitAsync(saved));
        Assert.Equal("other", await File.ReadAllTextAsync(path));
        Assert.Equal((await SplitAsync(saved, force: true))[1].Sha256, HashOf(path));
    }

    [Fact]
    public async Task Nothing_is_written_where_the_answer_is_no()
    {
        Host.Answer = false;
        Assert.Empty(await SplitAsync(Chunk(0, WavBytes.Plain(new byte[16], channels: 2))));
        Assert.False(Directory.Exists(Folder));
        Assert.Contains("into its 2 channels", Assert.Single(Host.Questions).Action, StringComparison.Ordinal);
    }

    private async Task<List<SplitChannel>> SplitAsync(SavedChunk saved, bool force = false)
    {
        var split = new List<SplitChannel>();
        var options = new SplitOptions { DestinationPath = Folder, Force = force };
        await Archive.SplitAsync(saved, options, channel => AddAsync(split, channel), Host, None);
        return split;
    }

    private static Task AddAsync(List<SplitChannel> split, SplitChannel channel)
    {
        split.Add(channel);
        return Task.CompletedTask;
    }

    private static string Metadata(params (string Id, int? Channel)[] participants) => Metadata("unmixed", participants);

    private static string Metadata(string channelType, params (string Id, int? Channel)[] participants) =>
        System.Text.Json.JsonSerializer.Serialize(new
        {
            callId = "call-m",
            chunkDocumentId = "0-doc",
            chunkIndex = 2,
            recordingInfo = new { contentType = "audio", channelType, format = "wav" },
            participants = participants.Select(participant => new { participantId = participant.Id, channel = participant.Channel }),
        });
}
