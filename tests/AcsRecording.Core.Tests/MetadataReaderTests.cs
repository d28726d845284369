using System;
using System.Linq;
using AcsRecording.Core.Media;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

public sealed class MetadataReaderTests
{
    [Theory]
    [InlineData("mixed", "audioVideo")]
    [InlineData("audioVideo", "mixed")]
    public void Content_and_channel_type_are_told_apart_by_value(string contentType, string channelType)
    {
        var metadata = MetadataReader.Read(
            $$$"""{"recordingInfo":{"contentType":"{{{contentType}}}","channelType":"{{{channelType}}}","format":"mp4"}}""", "target");
        Assert.Equal(("audioVideo", "mixed", "mp4"), (metadata.ContentType, metadata.ChannelType, metadata.Format));
    }

    [Theory]
    [InlineData("5580.0", 5580)]
    [InlineData("14400000", 14400000)]
    [InlineData("\"6620\"", 6620)]
    public void Durations_come_as_integers_decimals_and_text(string written, double milliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds), MetadataReader.Read($$$"""{"chunkDuration":{{{written}}}}""", "target").Duration);

    [Theory]
    [InlineData("framerate")]
    [InlineData("frameRate")]
    public void Both_spellings_of_the_frame_rate_are_read(string name)
    {
        var metadata = MetadataReader.Read(
            """{"recordingInfo":{"audioConfiguration":{"sampleRate":"16000","bitDepth":16},"videoConfiguration":"""
            + $$$"""{"longerSideLength":1920,"shorterSideLength":1080,"{{{name}}}":8 } } }""",
            "target");
        Assert.Equal((8.0, 1920, 1080, 16000), (metadata.FrameRate, metadata.Width, metadata.Height, metadata.SampleRate));
    }

    [Fact]
    public void Pauses_and_participants_are_read()
    {
        var metadata = MetadataReader.Read(
            """{"pauseResumeIntervals":[{"startTime":"2026-01-01T00:00:00.5Z","duration":5220}],"participants":"""
            + """[{"participantId":"8:acs:a_b","channel":1},{"participantId":"4:+1555"}]}""",
            "target");
        Assert.Equal(TimeSpan.FromMilliseconds(5220), Assert.Single(metadata.Pauses).Duration);
        Assert.Equal(
            [("8:acs:a_b", 1), ("4:+1555", (int?)null)],
            metadata.Participants.Select(participant => (participant.ParticipantId, participant.Channel)));
    }

    [Fact]
    public void The_smallest_metadata_seen_is_enough() =>
        Assert.Equal("0-sa-d4-0", MetadataReader.Read("""{"chunkDocumentId":"0-sa-d4-0"}""", "target").DocumentId);

    [Fact]
    public void Whatever_comes_is_metadata_or_a_typed_error()
    {
        const string Whole = """
            {"resourceId":"r","callId":"c","chunkDocumentId":"0-weu-d1-0","chunkIndex":0,
            "chunkStartTime":"2026-01-01T00:00:00.1234567Z","chunkDuration":5580.0,
            "pauseResumeIntervals":[{"startTime":"2026-01-01T00:00:00.5Z","duration":5220}],
            "recordingInfo":{"contentType":"audioVideo","channelType":"mixed","format":"mp4",
            "audioConfiguration":{"sampleRate":16000,"bitRate":128000,"channels":1},
            "videoConfiguration":{"longerSideLength":1920,"shorterSideLength":1080,"framerate":15,"bitRate":1000000}},
            "participants":[{"participantId":"8:acs:a_b","channel":1},{"participantId":"4:+1555"}]}
            """;
        var random = new Random(20261121);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            try
            {
                Assert.NotNull(MetadataReader.Read(TextMutator.Mutate(random, Whole), "target"));
                read++;
            }
            catch (RecordingException exception)
            {
                Assert.Equal("MetadataUnreadable", exception.ErrorId);
            }
        }

        Assert.InRange(read, 100, 19_900);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_metadata_is_refused(string text) =>
        Assert.Equal("MetadataUnreadable", Assert.Throws<RecordingException>(() => MetadataReader.Read(text, "target")).ErrorId);
}
