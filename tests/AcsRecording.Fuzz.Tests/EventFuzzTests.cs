using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using AcsRecording.Core.Events;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>Whatever text, bytes or objects come: events, and an error of a known id for each item that is none.</summary>
public sealed class EventFuzzTests
{
    private const int Iterations = 4000;

    private static readonly string[] Known = ["NotJson", "InvalidEvent", "EventTooLarge", "UnknownEventType"];

    /// <summary>What structure is made of, and what text is.</summary>
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "\r", " ", "\t", "1", "null", "\"a\"", "\"a\":", "[1,", "{\"a\":", "\"type\":\"x\"",
        "\\ud800", "\uFEFF", "{RequestBody:", "eyJh", "e30=", "@{", "System.Object[]", "//", "/*", "\0", "\u2028",
    ];

    private readonly IEventReader _reader = new EventReader();

    private static Gen<string> Anything => Gen.OneOf(
        Corpus.DamagedText("events"), Gen.OneOf(Pieces).Array[0, 40].Select(string.Concat), Gen.String[0, 60]);

    [Fact]
    public void Any_text_is_events_or_errors_of_known_ids() => Fuzz.Run(Anything, Iterations, text =>
        Bounds.Allocates(20_000_000 + (2000L * text.Length), () => Read(text)));

    [Fact]
    public void The_same_events_come_line_by_line() => Fuzz.Run(Anything, Iterations, text =>
    {
        // A text with no line feed in it is one line, whatever else is in it.
        var lines = text.Contains('\n', StringComparison.Ordinal) ? Lines(text) : [text];
        var stream = _reader.Open(skipUnknown: false, null);
        var read = lines.SelectMany(line => stream.Add(line).Events).ToList();
        read.AddRange(stream.End().Events);
        Assert.Equal(Read(text).Events.Select(item => item.RawText), read.Select(item => item.RawText));
    });

    [Fact]
    public void A_broken_item_costs_no_good_one_beside_it() => Fuzz.Run(Anything, Iterations, text =>
    {
        var ids = Read($"{Good("before")}\n{text}\n{Good("behind")}").Events.Select(item => item.EventId).ToArray();
        Assert.Equal("before", ids[0]);
        Assert.Equal("behind", ids[^1]);
    });

    [Fact]
    public void What_repeats_costs_in_proportion() => Fuzz.Run(
        Gen.Select(Gen.OneOf(Pieces).Array[0, 3].Select(string.Concat), Gen.OneOf(Pieces).Array[1, 3].Select(string.Concat)),
        Iterations / 2, input => CostsInProportion(input.Item1, input.Item2));

    /// <summary>Each once took time and memory by the square of its length.</summary>
    [Theory]
    [InlineData("", "[]")]
    [InlineData("[1,", "\n")]
    [InlineData("{]\n", "]{}")]
    [InlineData("{\"a\":\n", " ]{}")]
    public void What_once_cost_by_the_square_costs_in_proportion(string start, string unit) => CostsInProportion(start, unit);

    [Fact]
    public void Any_object_is_json_or_an_invalid_event() => Fuzz.Run(Objects, Iterations, value =>
    {
        string json;
        try
        {
            json = _reader.ToJson(value, _ => null);
        }
        catch (RecordingException exception)
        {
            Assert.Equal("InvalidEvent", exception.ErrorId);
            return;
        }

        JsonDocument.Parse(json).Dispose();
        Read(json);
    });

    [Fact]
    public void An_object_that_holds_itself_many_times_over_is_an_error_and_no_full_memory()
    {
        object value = "x";
        for (var depth = 0; depth < 30; depth++)
        {
            value = new[] { value, value, value };
        }

        Bounds.Allocates(50_000_000, () =>
            Assert.Equal("InvalidEvent", Assert.Throws<RecordingException>(() => _reader.ToJson(value, _ => null)).ErrorId));
    }

    private static Gen<object> Objects => Gen.Recursive<object>((depth, inner) =>
    {
        Gen<object> leaf = Gen.OneOf(
            Gen.String[0, 8].Select(text => (object)text),
            Gen.OneOf<object>(
                "\uD800", "{\"type\":\"x\"}", DBNull.Value, double.NaN, double.PositiveInfinity, float.MaxValue, decimal.MaxValue, 'x',
                '\uDC00', DateTime.MinValue, DateTime.MaxValue, new DateTime(0, DateTimeKind.Local), DateTimeOffset.MaxValue,
                BigInteger.Pow(10, 60), Guid.Empty, new Uri("a b", UriKind.Relative), TimeSpan.MinValue, new Version(1, 2),
                DayOfWeek.Friday, IntPtr.Zero, true, ulong.MaxValue, (Half)1, new object(),
                new byte[] { 0xFF, 0xFE, (byte)'{' }, new MemoryStream(), typeof(string)),
            Gen.Double.Select(number => (object)number));
        return depth > 4 ? leaf : Gen.Frequency(
            (3, leaf),
            (1, inner.Array[0, 4].Select(items => (object)items)),
            (2, Gen.Select(Gen.OneOf("type", "data", "value", "RawText", "Body", "\uD800", ""), inner).Array[0, 4].Select(
                pairs => (object)new Hashtable(
                    pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2)))));
    });

    private static string Good(string id) =>
        $$$"""{"id":"{{{id}}}","source":"s","type":"Microsoft.Communication.CallStarted","data":{"serverCallId":"c"}}""";

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private void CostsInProportion(string start, string unit)
    {
        string Text(int count) => start + string.Concat(Enumerable.Repeat(unit, count));
        Read(Text(10));
        var some = Bounds.AllocatedBy(() => Read(Text(500)));
        var more = Bounds.AllocatedBy(() => Read(Text(2000)));
        Assert.True(more <= (6 * some) + 1_000_000, $"500 times: {some} bytes were allocated, 2000 times: {more}");
    }

    private EventBatch Read(string text)
    {
        var batch = _reader.Read(text, skipUnknown: false);
        Assert.All(batch.Unread, unread => Assert.Contains(unread.Error.ErrorId, Known));
        return batch;
    }
}
