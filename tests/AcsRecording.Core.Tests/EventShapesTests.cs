using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>The same event, in everything it may arrive in.</summary>
public sealed class EventShapesTests
{
    private static readonly string EventGrid = Fixture("file-status-eventgrid.json");
    private static readonly string CloudEvent = Fixture("file-status-cloudevents.json");

    private readonly IEventReader _reader = ((IRecordingEngine)new RecordingEngine()).Events;

    public static TheoryData<string, string> Wrapped => new()
    {
        { "array", EventGrid },
        { "object", JsonNode.Parse(EventGrid)![0]!.ToJsonString() },
        { "batch of cloud events", $"[{CloudEvent}]" },
        { "base64 of a queue", Base64(EventGrid) },
        { "base64 with line ends around it", $"\r\n{Base64(CloudEvent)}\n" },
        {
            "JSON text in JSON text",
            JsonSerializer.Serialize(
                new { WebhookName = "hook", RequestBody = EventGrid, RequestHeader = new { Connection = "Keep-Alive" } })
        },
        { "webhook data as an object", $$$"""{"WebhookName":"hook","RequestBody":{{{EventGrid}}},"RequestHeader":{}}""" },
        {
            "broken text of a PowerShell 7 runbook",
            $$$"""{WebhookName:my hook,RequestBody:{{{Compact(EventGrid)}}},RequestHeader:"""
            + "{Accept-Encoding:gzip,Host:x.webhook.we.azure-automation.net,aeg-event-type:Notification}}"
        },
        { "broken text, body alone", $$$"""{RequestBody:{{{CloudEvent}}}}""" },
        { "pull delivery", $$$"""{"value":[{"brokerProperties":{"lockToken":"t","deliveryCount":1},"event":{{{CloudEvent}}}}]}""" },
        { "one received event", $$$"""{"brokerProperties":{"lockToken":"t"},"event":{{{CloudEvent}}}}""" },
        { "dead letter", DeadLetter() },
        { "byte order mark", "\uFEFF" + CloudEvent },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void It_is_the_same_event(string how, string text)
    {
        var read = Assert.IsType<RecordingFileEvent>(Assert.Single(_reader.ReadOrThrow(text, skipUnknown: false)));
        Assert.Equal("5f0c2a34-0b1c-4d7e-9a56-0d1f3b8a7c11", read.EventId);
        Assert.Equal(2, read.Chunks.Length);
        Assert.Equal("eyJQbGF0-recording", read.RecordingId);
        Assert.True(JsonNode.Parse(read.RawText)!["id"] is not null, how);
    }

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void It_may_come_line_by_line(string how, string text)
    {
        var read = _reader.ReadPieces(text.Split('\n'));
        Assert.Empty(read.Unread);
        Assert.Equal(2, Assert.IsType<RecordingFileEvent>(Assert.Single(read.Events)).Chunks.Length);
        Assert.NotEmpty(how);
    }

    [Fact]
    public void Lines_that_are_whole_are_events_of_their_own_and_brackets_in_strings_are_none()
    {
        var one = Compact(JsonNode.Parse(CloudEvent)!.ToJsonString()).Replace("CallEnded", "}]\\\"{[\\\\", StringComparison.Ordinal);
        var stream = _reader.Open(false, null);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("}]\"{[\\", ((RecordingFileEvent)Assert.Single(stream.Add(one).Events)).SessionEndReason);
        }

        Assert.Empty(stream.End().Unread);
    }

    /// <summary>As Functions, ConvertFrom-Json and Automation hand events over.</summary>
    public static TheoryData<string> Hosts =>
        [
            "hashtable", "list of ordered dictionaries", "objects of the host", "webhook data with a text body",
            "webhook data with objects", "received event in a hashtable",
        ];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void What_a_host_made_of_it_is_the_same_event(string host)
    {
        object value = host switch
        {
            "hashtable" => Plain(JsonNode.Parse(EventGrid)![0], pairs => new Hashtable(pairs))!,
            "list of ordered dictionaries" => Plain(JsonNode.Parse(EventGrid), Ordered)!,
            "objects of the host" => Plain(JsonNode.Parse(CloudEvent), pairs => new HostObject(pairs))!,
            "webhook data with a text body" => new HostObject(
                new Dictionary<string, object?>
                {
                    ["WebhookName"] = "hook",
                    ["RequestBody"] = EventGrid,
                    ["RequestHeader"] = new Hashtable(),
                }),
            "webhook data with objects" => new HostObject(
                new Dictionary<string, object?> { ["RequestBody"] = Plain(JsonNode.Parse(EventGrid), pairs => new HostObject(pairs)) }),
            _ => new Hashtable
            {
                ["value"] = Plain(
                    new JsonArray(new JsonObject { ["brokerProperties"] = new JsonObject(), ["event"] = JsonNode.Parse(CloudEvent) }),
                    pairs => new Hashtable(pairs)),
            },
        };
        var read = Assert.IsType<RecordingFileEvent>(Assert.Single(_reader.ReadOrThrow(_reader.ToJson(value, Unwrap), skipUnknown: false)));
        var expected = (RecordingFileEvent)_reader.ReadOrThrow(
            host is "objects of the host" or "received event in a hashtable" ? CloudEvent : EventGrid, false)[0];
        Assert.Equal(
            expected.Chunks.Select(chunk => (chunk.DocumentId, chunk.Index, chunk.ContentLocation)),
            read.Chunks.Select(chunk => (chunk.DocumentId, chunk.Index, chunk.ContentLocation)));
        Assert.Equal(
            (expected.EventId, expected.EventTime, expected.ExpiresOn, expected.RecordingStartTime, expected.RecordingDuration),
            (read.EventId, read.EventTime, read.ExpiresOn, read.RecordingStartTime, read.RecordingDuration));
    }

    [Fact]
    public void Times_that_a_host_made_of_texts_keep_their_seven_digits_and_stay_UTC()
    {
        var time = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc).AddTicks(1234567);
        Assert.Equal(
            """["2026-03-04T05:06:07.1234567Z","2026-03-04T05:06:07.1234567Z","2026-03-04T05:06:07.1234567Z"]""",
            _reader.ToJson(new object[] { time, time.ToLocalTime(), DateTime.SpecifyKind(time, DateTimeKind.Unspecified) }, Unwrap));
    }

    [Fact]
    public void Values_are_written_as_they_are() => Assert.Equal(
        """[1,-2,3.5,18446744073709551615,true,null,"x","Wav","{\"a\":1}"]""",
        _reader.ToJson(new object?[] { 1, -2L, 3.5, ulong.MaxValue, true, null, 'x', RecordingFormat.Wav, "{\"a\":1}" }, Unwrap));

    [Fact]
    public void What_refers_to_itself_or_is_no_data_is_refused()
    {
        var circle = new Hashtable();
        circle["self"] = circle;
        foreach (var (value, reason) in new (object, string)[]
        {
            (circle, "too deep"),
            (new Hashtable { ["x"] = new object() }, "no data"),
            (new object[] { double.NaN }, "number"),
        })
        {
            var exception = Assert.Throws<RecordingException>(() => _reader.ToJson(value, Unwrap));
            Assert.Equal("InvalidEvent", exception.ErrorId);
            Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_text_that_never_closes_is_an_error_and_not_silence() =>
        Assert.Equal("NotJson", Assert.Single(_reader.ReadPieces(["{ \"id\": ["]).Unread).Error.ErrorId);

    [Theory]
    [InlineData("""{"recordingStorageInfo":"@{recordingChunks=System.Object[]}"}""", "-Depth")]
    [InlineData("""{"recordingStorageInfo":{"recordingChunks":["@{documentId=0-eus-d1-0; index=0}"]}}""", "-Depth")]
    [InlineData("""{"recordingStorageInfo":{"recordingChunks":"System.Object[]"}}""", "-Depth")]
    [InlineData("""{"recordingStorageInfo":{"recordingChunks":[]}}""", "names no file")]
    [InlineData("""{"recordingStorageInfo":{}}""", "recordingChunks")]
    [InlineData("""{"recordingStorageInfo":{"recordingChunks":[{"index":0}]}}""", "documentId")]
    [InlineData("""{"recordingStorageInfo":{"recordingChunks":[7]}}""", "not objects")]
    [InlineData("\"@{recordingStorageInfo=}\"", "-Depth")]
    public void A_chunk_that_can_not_be_read_does_not_vanish(string data, string reason)
    {
        var text = $$$"""{"eventType":"Microsoft.Communication.RecordingFileStatusUpdated","data":{{{data}}}}""";
        var exception = Assert.Throws<RecordingException>(() => _reader.ReadOrThrow(text, skipUnknown: true));
        Assert.Equal("InvalidEvent", exception.ErrorId);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Object[]")]
    [InlineData("@{WebhookName=x; RequestBody=}")]
    public void What_ConvertTo_Json_has_cut_off_is_named(string text) =>
        Assert.Contains(
            "-Depth", Assert.Throws<RecordingException>(() => _reader.ReadOrThrow(text, false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Base64_is_taken_off_once()
    {
        var twice = Base64(Base64(EventGrid));
        Assert.Equal("NotJson", Assert.Throws<RecordingException>(() => _reader.ReadOrThrow(twice, false)).ErrorId);
    }

    [Fact]
    public void The_broken_text_is_not_guessed_at()
    {
        Assert.Equal(
            "NotJson",
            Assert.Throws<RecordingException>(() => _reader.ReadOrThrow("{WebhookName:x,RequestBody:[{id:1}],RequestHeader:{}}", false))
                .ErrorId);
        Assert.Equal(
            "InvalidEvent",
            Assert.Throws<RecordingException>(() => _reader.ReadOrThrow("{WebhookName:x,RequestHeader:{}}", false)).ErrorId);
    }

    [Fact]
    public void Chunks_announced_twice_are_one_and_twins_of_a_failover_are_two()
    {
        var node = JsonNode.Parse(EventGrid)!;
        var chunks = (JsonArray)node[0]!["data"]!["recordingStorageInfo"]!["recordingChunks"]!;
        chunks.Add(chunks[0]!.DeepClone());
        var twin = chunks[0]!.DeepClone();
        twin["documentId"] = "0-weu-d3-00000000000000000000000000000002";
        chunks.Add(twin);
        Assert.Equal(3, ((RecordingFileEvent)_reader.ReadOrThrow(node.ToJsonString(), false)[0]).Chunks.Length);
    }

    [Fact]
    public void One_chunk_that_lost_its_array_is_still_one()
    {
        // PowerShell unrolls an array of one.
        var node = JsonNode.Parse(CloudEvent)!;
        var info = node["data"]!["recordingStorageInfo"]!;
        info["recordingChunks"] = info["recordingChunks"]![0]!.DeepClone();
        Assert.Single(((RecordingFileEvent)_reader.ReadOrThrow(node.ToJsonString(), false)[0]).Chunks);
    }

    [Theory]
    [InlineData("CallConnected", """{"callConnectionId":"k","serverCallId":"s","correlationId":"c"}""", "k", null)]
    [InlineData("CallStarted", """{"serverCallId":"s","group":{"id":"g"},"correlationId":"c"}""", null, "g")]
    [InlineData("CallEnded", """{"serverCallId":"s","correlationId":"c","durationOfCall":12.5}""", null, null)]
    public void A_call_gives_its_server_call_id(string type, string data, string? connection, string? group)
    {
        var read = Assert.IsType<CallEvent>(
            Assert.Single(_reader.ReadOrThrow($$$"""[{"id":"1","type":"Microsoft.Communication.{{{type}}}","data":{{{data}}}}]""", false)));
        Assert.Equal(("s", "c", connection, group), (read.ServerCallId, read.CorrelationId, read.CallConnectionId, read.GroupCallId));
    }

    [Fact]
    public void An_event_of_2021_gives_its_conversation() =>
        Assert.Equal(
            "conversation",
            Assert.IsType<CallEvent>(Assert.Single(_reader.ReadOrThrow(
                """[{"eventType":"Microsoft.Communication.CallLegStateChanged","data":{"ConversationId":"conversation"}}]""",
                false))).ConversationId);

    [Theory]
    [InlineData("CallRecordingStateChanged")]
    [InlineData("CallRecordingStateChange")]
    public void A_recordings_state_of_2021_is_read(string type)
    {
        var read = Assert.IsType<RecordingStateEvent>(Assert.Single(_reader.ReadOrThrow(
            $$$"""[{"id":"1","type":"Microsoft.Communication.{{{type}}}","data":"""
            + """{"type":"recordingStateChanged","recordingId":"r","state":"active","serverCallId":"s"}}]""",
            false)));
        Assert.Equal(("r", "Active", "s"), (read.RecordingId, read.State, read.ServerCallId));
    }

    [Fact]
    public void A_connections_state_of_2021_is_read()
    {
        var read = Assert.IsType<CallEvent>(Assert.Single(_reader.ReadOrThrow(
            """[{"id":"1","eventType":"Microsoft.Communication.CallConnectionStateChanged","data":"""
            + """{"ServerCallId":"s","CallConnectionId":"k","CallConnectionState":"connected"}}]""",
            false)));
        Assert.Equal(("s", "k", "Connected"), (read.ServerCallId, read.CallConnectionId, read.State));
    }

    /// <summary>As .NET's models and hand-made hashtables are written. <c>type</c> in the data is another field.</summary>
    [Fact]
    public void Names_in_Pascal_case_are_the_same_names()
    {
        static JsonNode? Pascal(JsonNode? node) => node switch
        {
            JsonObject item => new JsonObject(
                item.Select(pair => KeyValuePair.Create(char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], Pascal(pair.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Pascal)]),
            _ => node?.DeepClone(),
        };
        foreach (var schema in new[] { EventGrid, CloudEvent })
        {
            var expected = (RecordingFileEvent)_reader.ReadOrThrow(schema, false)[0];
            var node = Pascal(JsonNode.Parse(schema))!;
            (node is JsonArray list ? list[0]! : node)["Data"]!["type"] = "other";
            var read = Assert.IsType<RecordingFileEvent>(Assert.Single(_reader.ReadOrThrow(node.ToJsonString(), false)));
            Assert.Equal(
                (expected.EventId, expected.EventTime, expected.Topic, expected.Subject, expected.RecordingDuration, expected.Format),
                (read.EventId, read.EventTime, read.Topic, read.Subject, read.RecordingDuration, read.Format));
            Assert.Equal(
                expected.Chunks.Select(chunk => (chunk.DocumentId, chunk.ContentLocation)),
                read.Chunks.Select(chunk => (chunk.DocumentId, chunk.ContentLocation)));
        }
    }

    [Theory]
    [InlineData("AzureCommunicationServices", false)]
    [InlineData("acsstorage", false)]
    [InlineData("AzureBlob", true)]
    public void What_the_service_calls_its_own_storage_is_no_failed_export(string storageType, bool failed)
    {
        var node = JsonNode.Parse(CloudEvent)!;
        node["data"]!["storageType"] = storageType;
        Assert.All(Some.Of(((RecordingFileEvent)_reader.ReadOrThrow(node.ToJsonString(), false)[0]).Chunks), chunk =>
            Assert.Equal(failed, chunk.ExportFailed));
    }

    [Fact]
    public void A_failed_start_says_why()
    {
        var read = Assert.IsType<RecordingFailedEvent>(Assert.Single(_reader.ReadOrThrow(
            """[{"type":"Microsoft.Communication.StartRecordingFailed","data":"""
            + """{"recordingId":"r","serverCallId":"s","resultInformation":{"code":400,"subCode":8501,"message":"no"}}}]""",
            false)));
        Assert.Equal(("r", 400, 8501, "no"), (read.RecordingId, read.Code, read.SubCode, read.Message));
    }

    [Fact]
    public void The_handshake_gives_its_answer()
    {
        var read = Assert.IsType<SubscriptionValidationEvent>(Assert.Single(_reader.ReadOrThrow(
            """[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":"""
            + """{"validationCode":"C\"1","validationUrl":"https://rp-westeurope.eventgrid.azure.net/validate?id=1"}}]""",
            false)));
        Assert.Equal("C\"1", JsonNode.Parse(read.ResponseBody)!["validationResponse"]!.GetValue<string>());
        Assert.Equal("rp-westeurope.eventgrid.azure.net", read.ValidationUrl!.Host);
    }

    [Fact]
    public void Whatever_comes_is_a_typed_event_or_a_typed_error()
    {
        var random = new Random(20261121);
        var seeds = Wrapped.Select(row => (string)row[1]).Append(Fixture("state-changed.json")).ToArray();
        var (events, errors) = (0, 0);
        for (var i = 0; i < 6_000; i++)
        {
            var text = TextMutator.Mutate(random, seeds[random.Next(seeds.Length)]);
            var batch = _reader.Read(text, random.Next(2) == 0);
            Assert.All(batch.Events, Assert.NotNull);
            Assert.All(batch.Unread, unread =>
                Assert.Contains(unread.Error.ErrorId, new[] { "NotJson", "InvalidEvent", "UnknownEventType", "EventTooLarge" }));
            (events, errors) = (events + batch.Events.Count, errors + batch.Unread.Count);
        }

        Assert.True(events > 0 && errors > 0, $"{events} events and {errors} errors");
    }

    private static string DeadLetter()
    {
        var node = JsonNode.Parse(EventGrid)!;
        node[0]!["deadLetterReason"] = "MaxDeliveryAttemptsExceeded";
        node[0]!["deliveryAttempts"] = 30;
        node[0]!["lastDeliveryOutcome"] = "TimedOut";
        return node.ToJsonString();
    }

    /// <summary>Stands for an object of the host's that only the host can look into.</summary>
    private sealed record HostObject(Dictionary<string, object?> Properties);

    private static object? Unwrap(object value) => (value as HostObject)?.Properties;

    private static OrderedDictionary Ordered(Dictionary<string, object?> pairs)
    {
        var ordered = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            ordered.Add(name, value);
        }

        return ordered;
    }

    private static object? Plain(JsonNode? node, Func<Dictionary<string, object?>, object> objects) => node switch
    {
        JsonObject item => objects(item.ToDictionary(pair => pair.Key, pair => Plain(pair.Value, objects))),
        JsonArray list => list.Select(item => Plain(item, objects)).ToArray(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value => value.GetValue<double>(),
        _ => null,
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
}
