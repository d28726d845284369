using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Several items in one text or pipeline: each that is an event comes out, each other one is an error, and none keeps another back.
/// </summary>
public sealed class EventLinesTests
{
    private const string Torn = """{"id":"torn","data":{"recordingStorageInfo":{"recordingChunks":[{"documentId":"0-eus-""";

    private readonly IEventReader _reader = ((IRecordingEngine)new RecordingEngine()).Events;

    [Fact]
    public void A_line_torn_off_anywhere_swallows_none_after_it()
    {
        for (var place = 1; place < Line("torn").Length; place++)
        {
            var torn = Line("torn")[..place];
            string[] lines = [Line("1"), torn, Line("2"), Line("3")];
            AssertRead(_reader.ReadPieces(lines), ["1", "2", "3"], torn);

            // As one text, and as a file.
            AssertRead(_reader.Read(string.Join("\r\n", lines), false), ["1", "2", "3"], torn);
            AssertRead(_reader.ReadPieces(lines, path: "events.ndjson"), ["1", "2", "3"], torn);
        }
    }

    [Fact]
    public void The_last_line_may_be_torn_off_and_the_first()
    {
        AssertRead(_reader.ReadPieces([Line("1"), Torn]), ["1"], Torn);
        var rest = Line("torn")[20..];
        AssertRead(_reader.ReadPieces([rest, Line("1")]), ["1"], rest);
    }

    [Fact]
    public void Two_torn_lines_are_two_errors()
    {
        var read = _reader.ReadPieces([Torn, Torn, Line("1"), Torn]);
        Assert.Equal(["1"], Ids(read));
        Assert.Equal([Torn, Torn, Torn], read.Unread.Select(unread => unread.Text));
    }

    /// <summary>Cut after any of its lines, and followed by another one.</summary>
    [Fact]
    public void An_event_over_many_lines_that_is_torn_off_is_one_error_and_swallows_none_after_it()
    {
        var lines = Pretty("torn").Split('\n');
        for (var count = 1; count < lines.Length; count++)
        {
            string[] pieces = [.. lines.Take(count), .. Pretty("1").Split('\n'), Line("2")];
            foreach (var read in new[]
            {
                _reader.ReadPieces(pieces), _reader.ReadPieces(pieces, path: "events.json"), _reader.Read(string.Join("\n", pieces), false),
            })
            {
                Assert.Equal(["1", "2"], Ids(read));
                Assert.Single(read.Unread);
            }

            // And where its beginning is missing.
            pieces = [.. lines.Skip(count), .. Pretty("1").Split('\n'), Line("2")];
            var end = _reader.ReadPieces(pieces, path: "events.json");
            Assert.Equal(["1", "2"], Ids(end));
            Assert.InRange(end.Unread.Count, 0, 3);
        }
    }

    [Fact]
    public void What_is_left_of_an_array_that_was_cut_gives_its_whole_events()
    {
        var lines = $"[\n{string.Join(",\n", new[] { "1", "2", "3" }.Select(Pretty))}\n]".Split('\n');
        foreach (var (skip, take, ids, errors) in new (int, int, string[], int)[]
        {
            (0, lines.Length - 1, ["1", "2", "3"], 1), (0, lines.Length - 3, ["1", "2"], 2), (3, lines.Length, ["2", "3"], 1),
        })
        {
            var read = _reader.ReadPieces(lines.Skip(skip).Take(take), path: "events.json");
            Assert.Equal(ids, Ids(read));
            Assert.Equal(errors, read.Unread.Count);
        }
    }

    [Fact]
    public void A_file_of_a_thousand_events_in_one_array_is_read_and_its_bound_is_told()
    {
        var items = Enumerable.Range(0, 1000).Select(item => Pretty($"{item}").Replace("\n", "\n  ", StringComparison.Ordinal));
        var text = $"[\n  {string.Join(",\n  ", items)}\n]";
        Assert.True(text.Length > 1024 * 1024);
        var read = _reader.ReadPieces(text.Split('\n'), path: "events.json");
        Assert.Equal(Enumerable.Range(0, 1000).Select(item => $"{item}"), Ids(read));
        Assert.Equal("EventTooLarge", Assert.Single(read.Unread).Error.ErrorId);
    }

    [Fact]
    public void One_event_of_another_type_or_a_broken_one_loses_nothing_else_of_its_batch()
    {
        const string Participants = """{"id":"x","type":"Microsoft.Communication.ParticipantsUpdated","data":{} }""";
        const string State = """{"id":"y","type":"Microsoft.Communication.RecordingStateChanged","data":{} }""";
        var batch = $"[{Line("1")},{Participants},{State},7,{Line("2")}]";
        var read = _reader.Read(batch, false);
        Assert.Equal(["1", "2"], Ids(read));
        Assert.Equal(["UnknownEventType", "InvalidEvent", "InvalidEvent"], read.Unread.Select(unread => unread.Error.ErrorId));
        Assert.Equal(["x", "y"], read.Unread.Take(2).Select(unread => JsonNode.Parse(unread.Text)!["id"]!.GetValue<string>()));

        // What is passed over is no error; what is broken stays one.
        Assert.Equal(["InvalidEvent", "InvalidEvent"], _reader.Read(batch, true).Unread.Select(unread => unread.Error.ErrorId));
    }

    [Fact]
    public void An_error_says_which_item_it_is_about()
    {
        var quoted = Assert.Single(_reader.ReadPieces([Line("1"), Torn]).Unread).Error;
        Assert.Contains("""{"id":"torn","data":""", quoted.Message, StringComparison.Ordinal);
        Assert.StartsWith("""{"id":"torn","data":""", (string)quoted.TargetObject!, StringComparison.Ordinal);

        var read = _reader.ReadPieces([Line("1"), "", Torn, Line("2"), "no event\u001b[31m"], path: "/data/events.ndjson");
        Assert.Contains("line 3 of '/data/events.ndjson'", read.Unread[0].Error.Message, StringComparison.Ordinal);
        Assert.Contains("line 5 of '/data/events.ndjson'", read.Unread[1].Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(read.Unread.SelectMany(unread => unread.Error.Message + unread.Error.TargetObject), char.IsControl);
    }

    [Fact]
    public void A_secret_in_a_broken_line_is_in_no_error()
    {
        const string Secret = "Zm9yYmlkZGVuIHRvIGJlIHNob3duIGFueXdoZXJlIGF0IGFsbCE=";
        foreach (var line in new[]
        {
            $$"""{"url":"https://x/?sig={{Secret}}","a":{""", $"endpoint=https://x/;accesskey={Secret}", new string('x', 150) + Secret,
        })
        {
            var error = Assert.Single(_reader.Read(line, false).Unread).Error;
            Assert.DoesNotContain(Secret[..20], error.Message + error.TargetObject, StringComparison.Ordinal);
        }
    }

    /// <summary>As NDJSON read whole, pretty objects one after the other, and several on a line.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",\n")]
    [InlineData("\n,")]
    public void Several_events_in_one_text_need_no_array(string between)
    {
        AssertRead(_reader.Read(string.Join(between, Line("1"), Line("2"), $"[{Line("3")}]"), false), ["1", "2", "3"], null);
        AssertRead(_reader.Read(string.Join(between, Pretty("1"), Pretty("2"), Line("3")), false), ["1", "2", "3"], null);
        AssertRead(_reader.Read(Base64(string.Join(between, Line("1"), Pretty("2"))), false), ["1", "2"], null);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(76)]
    public void Base64_that_is_wrapped_is_one_text(int width)
    {
        foreach (var pad in new[] { "", " ", "  ", "ä" })
        {
            var wrapped = Base64(Pretty("1" + pad)).Chunk(width).Select(line => new string(line)).ToArray();
            AssertRead(
                _reader.ReadPieces([.. wrapped, .. wrapped, Line("2"), Base64(Line("3")), Base64(Line("4"))]),
                ["1" + pad, "1" + pad, "2", "3", "4"],
                null);
            AssertRead(_reader.Read(string.Join("\r\n", wrapped) + "\r\n", false), ["1" + pad], null);
            AssertRead(_reader.ReadPieces(wrapped, path: "events.b64"), ["1" + pad], null);
        }
    }

    [Fact]
    public void Base64_that_is_torn_off_swallows_none_after_it()
    {
        var wrapped = Base64(Pretty("torn")).Chunk(76).Select(line => new string(line)).ToArray();
        string[] torn = [.. wrapped.Take(3)];
        foreach (var next in new[] { Line("1"), Base64(Line("1")), "" })
        {
            var read = _reader.ReadPieces([.. torn, next, Line("2")]);
            Assert.Equal(next.Length == 0 ? ["2"] : ["1", "2"], Ids(read));
            Assert.Equal("NotJson", Assert.Single(read.Unread).Error.ErrorId);
        }
    }

    /// <summary>What common hosts hand over.</summary>
    public static TheoryData<string, string> Wrapped => new()
    {
        {
            "Logic Apps' Service Bus message",
            $$$"""{"ContentData":"{{{Base64(Line("1"))}}}","ContentType":"application/json","Properties":{"x":"y"},"MessageId":"m"}"""
        },
        {
            "Logic Apps' Service Bus message as text",
            JsonSerializer.Serialize(new { ContentData = $"[{Line("1")}]", ContentType = "application/json" })
        },
        {
            "a function's request",
            """{"Method":"POST","Url":"https://f","Headers":{},"Body":["""
            + $$$"""{{{Line("1")}}}],"RawBody":{{{JsonSerializer.Serialize($"[{Line("1")}]")}}}}"""
        },
        { "a function's request without its raw body", $$$"""{"Method":"POST","Body":{{{Line("1")}}}}""" },
        { "base64 in webhook data", JsonSerializer.Serialize(new { WebhookName = "hook", RequestBody = Base64($"[{Line("1")}]") }) },
        { "lines in webhook data", JsonSerializer.Serialize(new { WebhookName = "hook", RequestBody = Line("1") + "\n" }) },
        { "messages that az has peeked at", JsonSerializer.Serialize(new[] { new { id = "m", content = Base64(Line("1")) } }) },
        { "data as JSON text", WithData(Line("1"), data => data!.ToJsonString()) },
        { "data as base64", WithData(Line("1"), data => Base64(data!.ToJsonString())) },
        {
            "data of a binary CloudEvent",
            WithData(Line("1"), data => Base64(data!.ToJsonString())).Replace("\"data\":", "\"data_base64\":", StringComparison.Ordinal)
        },
        { "JSON text", JsonSerializer.Serialize(Line("1")) },
        { "a list of JSON texts", JsonSerializer.Serialize(new[] { Line("1") }) },
        {
            "an event of this module as JSON",
            """{"EventId":"1","EventType":"Microsoft.Communication.RecordingFileStatusUpdated","RawText":"""
            + $$"""{{JsonSerializer.Serialize(Line("1"))}},"Chunks":[]}"""
        },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void What_a_host_puts_around_it_is_taken_off(string how, string text)
    {
        var read = _reader.Read(text, false);
        Assert.Empty(read.Unread);
        Assert.Equal("1", Assert.IsType<RecordingFileEvent>(Assert.Single(read.Events)).EventId);
        Assert.NotEmpty(how);
    }

    [Theory]
    [InlineData("""{"RequestBody":""}""", "nothing")]
    [InlineData("""{"RequestBody":"no event"}""", "neither")]
    [InlineData("""{"ContentData":"bm8gZXZlbnQ="}""", "neither")]
    [InlineData("""{"eventType":"Microsoft.Communication.CallEnded","data":"no event"}""", "not JSON")]
    public void A_wrapper_around_nothing_or_something_else_is_an_error(string text, string reason) =>
        Assert.Contains(reason, Assert.Single(_reader.Read(text, false).Unread).Error.Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_is_torn_the_whole_events_come_out()
    {
        var random = new Random(20261125);
        for (var round = 0; round < 2000; round++)
        {
            var items = Enumerable.Range(0, 8)
                .Select(item => (Id: $"{item}", Torn: random.Next(3) == 0, Text: random.Next(2) == 0 ? Line($"{item}") : Pretty($"{item}")))
                .ToArray();
            var text = string.Join("\n", items.Select(item => item.Torn ? item.Text[..random.Next(1, item.Text.Length)] : item.Text));
            Assert.Equal(
                items.Where(item => !item.Torn).Select(item => item.Id),
                Ids(_reader.Read(text, false)).Where(id =>
                    items[int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)] is { Torn: false }));
        }
    }

    private static void AssertRead(EventBatch read, string[] ids, string? torn)
    {
        Assert.Equal(ids, Ids(read));
        Assert.Equal(torn is null ? [] : [torn], read.Unread.Select(unread => unread.Text));
        Assert.All(read.Unread, unread => Assert.Equal("NotJson", unread.Error.ErrorId));
    }

    private static string[] Ids(EventBatch read) => [.. read.Events.Select(item => item.EventId)];

    private static string Line(string id) => Event(id).ToJsonString();

    private static string Pretty(string id) => Event(id).ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" });

    private static JsonNode Event(string id)
    {
        var node = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "file-status-eventgrid.json")))![0]!;
        node["id"] = id;
        return node;
    }

    private static string WithData(string text, Func<JsonNode?, string> write)
    {
        var node = JsonNode.Parse(text)!;
        node["data"] = write(node["data"]);
        return node.ToJsonString();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
