using System;
using System.Linq;
using AcsRecording.Core.Destinations;

namespace AcsRecording.Core.Tests;

public sealed class NameTemplateTests
{
    private static readonly RecordingChunk Chunk = new()
    {
        DocumentId = "0-eus-d1-0123",
        Index = 2,
        CallId = "call",
        RecordingId = "recording",
        RecordingStartTime = new DateTimeOffset(2026, 3, 4, 1, 2, 3, TimeSpan.FromHours(5)),
    };

    [Theory]
    [InlineData("{DocumentId}", "0-eus-d1-0123.wav")]
    [InlineData("{Date}/{CallId}/{Index}-{DocumentId}", "20260303/call/2-0-eus-d1-0123.wav")]
    [InlineData("calls of {date}/{TIME} {recordingid}.{documentid}", "calls of 20260303/200203 recording.0-eus-d1-0123.wav")]
    [InlineData("con.{DocumentId}/nul/{DocumentId}", "_con.0-eus-d1-0123/_nul/0-eus-d1-0123.wav")]
    [InlineData("aux .{DocumentId}", "_aux .0-eus-d1-0123.wav")]
    public void Placeholders_stand_for_what_the_event_says_in_utc(string template, string name) =>
        Assert.Equal(name, NameTemplate.Parse(template).Build(Chunk, null, "Wav"));

    [Fact]
    public void What_the_event_does_not_say_has_a_name_too() => Assert.Equal(
        "undated/unknown-time/unknown-call/unknown-recording/0-unknown-document",
        NameTemplate.Parse("{Date}/{Time}/{CallId}/{RecordingId}/{Index}-{DocumentId}")
            .Build(new RecordingChunk { DocumentId = "/" }, null, ""));

    [Theory]
    [InlineData("")]
    [InlineData("{CallId}/{Index}")]
    [InlineData("../{DocumentId}")]
    [InlineData("/tmp/{DocumentId}")]
    [InlineData("a//{DocumentId}")]
    [InlineData("{DocumentId}/")]
    [InlineData("./{DocumentId}")]
    [InlineData("{DocumentId}.")]
    [InlineData(" {DocumentId}")]
    [InlineData(@"a\{DocumentId}")]
    [InlineData("C:{DocumentId}")]
    [InlineData("{DocumentId}*")]
    [InlineData("{DocumentId}\n")]
    [InlineData("{Participant}-{DocumentId}")]
    [InlineData("{{DocumentId}}")]
    public void A_template_that_could_lead_astray_or_lose_a_chunk_is_refused(string template)
    {
        var exception = Assert.Throws<RecordingException>(() => NameTemplate.Parse(template));
        Assert.Equal(("InvalidNameTemplate", RecordingErrorCategory.InvalidArgument), (exception.ErrorId, exception.Category));
        Assert.Contains("{Date}/{CallId}/{Index}-{DocumentId}", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData(@"C:\Windows")]
    [InlineData("a\0b")]
    [InlineData("con")]
    [InlineData("nul.txt")]
    [InlineData("x:stream")]
    [InlineData("\u202Egnp.exe")]
    public void What_an_event_says_stays_below_the_root(string hostile)
    {
        var name = NameTemplate.Parse("{CallId}/{RecordingId}/{DocumentId}")
            .Build(new RecordingChunk { DocumentId = hostile, CallId = hostile, RecordingId = hostile }, null, hostile);
        Assert.Matches(@"\A[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+\.[a-z0-9_-]+\z", name);
        Assert.All(name.Split('/'), part => Assert.DoesNotContain(part.Split('.')[0], new[] { "con", "nul" }));
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("pRn.tar.gz")]
    [InlineData("Aux ")]
    [InlineData("NUL .txt")]
    [InlineData("com0")]
    [InlineData("COM9.x")]
    [InlineData("Lpt1")]
    public void A_device_of_Windows_is_no_name_in_any_case_with_any_extension(string device)
    {
        Assert.False(NameTemplate.CanMake($"a/{device}"));
        Assert.False(NameTemplate.CanMake($"{device}/a"));
        var name = NameTemplate.Parse($"{device.TrimEnd()}/{{DocumentId}}")
            .Build(new RecordingChunk { DocumentId = device.Split('.')[0].Trim() }, null, "");
        Assert.Equal($"_{device.TrimEnd()}/_{device.Split('.')[0].Trim()}", name);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("com10")]
    [InlineData("lpt")]
    [InlineData("nulls.txt")]
    [InlineData("_con")]
    public void What_only_begins_like_a_device_is_a_name(string name) => Assert.True(NameTemplate.CanMake(name));

    [Fact]
    public void Each_placeholder_that_completion_offers_stands_for_something()
    {
        var chunk = new RecordingChunk
        {
            DocumentId = "0-eus-d1-7",
            CallId = "call",
            RecordingId = "recording",
            RecordingStartTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };
        var names = NamePlaceholders.Meanings.Keys.Select(name => NameTemplate.Parse($"{{{name}}}_{{DocumentId}}").Build(chunk, null, ""));
        Assert.Equal(["20260102", "030405", "call", "recording", "0", "0-eus-d1-7"], names.Select(name => name.Split('_')[0]));
        Assert.Contains(
            string.Join(", ", NamePlaceholders.Meanings.Keys.Select(name => $"{{{name}}}")),
            Assert.Throws<RecordingException>(() => NameTemplate.Parse("{Other}")).Message,
            StringComparison.Ordinal);
        Assert.Equal("20260102/call/0-0-eus-d1-7", NameTemplate.Parse(NamePlaceholders.DefaultTemplate).Build(chunk, null, ""));
    }

    [Fact]
    public void No_part_is_longer_than_a_file_system_takes()
    {
        var text = new string('x', 10_000);
        var name = NameTemplate.Parse("{CallId}{RecordingId}{CallId}-{DocumentId}")
            .Build(new RecordingChunk { DocumentId = "0-eus-d1-7", CallId = text, RecordingId = text }, null, text);
        Assert.True(name.Length < 255 - ".partial.journal".Length - 1, $"{name.Length}");
        Assert.Contains("0-eus-d1-7", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20260504/call/0-doc.wav", true)]
    [InlineData("a", true)]
    [InlineData("a b/_c.d/-e", true)]
    [InlineData("console/null.wav", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData("../a", false)]
    [InlineData("a/.b", false)]
    [InlineData("a/ b", false)]
    [InlineData("a./b", false)]
    [InlineData("a /b", false)]
    [InlineData("a.", false)]
    [InlineData("a/NUL", false)]
    [InlineData("Com1.wav", false)]
    [InlineData("con .x/a", false)]
    [InlineData("a\\b", false)]
    [InlineData("a:b", false)]
    [InlineData("ä", false)]
    public void Only_what_a_template_can_make_is_a_name(string name, bool expected) => Assert.Equal(expected, NameTemplate.CanMake(name));
}
