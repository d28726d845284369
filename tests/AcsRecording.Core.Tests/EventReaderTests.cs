using System;
using System.IO;
using System.Linq;

namespace AcsRecording.Core.Tests;

public sealed class EventReaderTests
{
    private const string Resource =
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/calls"
        + "/providers/microsoft.communication/communicationservices/contoso";

    private readonly IEventReader _reader = ((IRecordingEngine)new RecordingEngine()).Events;

    [Theory]
    [InlineData("file-status-eventgrid.json", Resource)]
    [InlineData("file-status-cloudevents.json", Resource)]
    public void Both_schemas_give_the_same_event(string fixture, string topic)
    {
        var read = Assert.IsType<RecordingFileEvent>(Assert.Single(Read(fixture)));
        Assert.Equal(("5f0c2a34-0b1c-4d7e-9a56-0d1f3b8a7c11", topic), (read.EventId, read.Topic));
        Assert.Equal("2026-05-04T10:31:07.1234567+00:00", read.EventTime!.Value.ToString("O"));
        Assert.Equal("2026-05-04T10:00:01.7654321+00:00", read.RecordingStartTime!.Value.ToString("O"));
        Assert.Equal(read.EventTime + TimeSpan.FromHours(24), read.ExpiresOn);
        Assert.Equal(TimeSpan.FromMilliseconds(1805000), read.RecordingDuration);
        Assert.Equal(("cb1d9d0e-call", "aHR0cHM6Ly9jb252", "eyJQbGF0-recording"), (read.CallId, read.ServerCallId, read.RecordingId));
        Assert.Equal(("Audio", "Mixed", "Mp3", "CallEnded"), (read.ContentType, read.ChannelType, read.Format, read.SessionEndReason));

        // Delivered out of order; the service names no such reason today.
        Assert.Equal([0, 1], read.Chunks.Select(chunk => chunk.Index));
        Assert.Equal("ReasonFromTheFuture", read.Chunks[1].EndReason);
        Assert.Equal(
            new Uri("https://eu-storage.asm.skype.com/v1/objects/0-weu-d3-0123456789abcdef0123456789abcdef/content/audiomp3"),
            read.Chunks[0].ContentLocation);
        Assert.True(read.IsComplete);
        Assert.All(read.Chunks, chunk =>
            Assert.Equal((read.ExpiresOn, read.CallId, read.EventId), (chunk.ExpiresOn, chunk.CallId, chunk.EventId)));
    }

    [Fact]
    public void An_event_of_2021_lacks_types_and_places_and_is_still_read()
    {
        var read = Assert.IsType<RecordingFileEvent>(Assert.Single(Read("file-status-2021.json")));
        var chunk = Assert.Single(read.Chunks);
        Assert.Equal("0-wus-d2-00000000000000000000000000000001", chunk.DocumentId);
        Assert.Null(chunk.ContentLocation);
        Assert.Null(chunk.DeleteLocation);
        Assert.Null(read.Format);
    }

    [Fact]
    public void A_state_change_is_read()
    {
        var read = Assert.IsType<RecordingStateEvent>(Assert.Single(Read("state-changed.json")));
        Assert.Equal(("Active", "eyJQbGF0-recording", "aHR0cHM6Ly9jb252"), (read.State, read.RecordingId, read.ServerCallId));
        Assert.Equal("2026-05-04T10:00:01.7654321+00:00", read.StartTime!.Value.ToString("O"));
    }

    [Fact]
    public void A_gap_is_named()
    {
        var text = File.ReadAllText(Fixture("file-status-eventgrid.json"))
            .Replace("\"index\": 1", "\"index\": 3", StringComparison.Ordinal);
        var read = Assert.IsType<RecordingFileEvent>(Assert.Single(_reader.ReadOrThrow(text, false)));
        Assert.Equal([1, 2], read.MissingIndexes);
        Assert.False(read.IsComplete);
    }

    [Fact]
    public void An_absurd_index_costs_no_memory()
    {
        var text = File.ReadAllText(Fixture("file-status-eventgrid.json"))
            .Replace("\"index\": 1", "\"index\": 2147483647", StringComparison.Ordinal);
        Assert.False(Assert.IsType<RecordingFileEvent>(Assert.Single(_reader.ReadOrThrow(text, false))).IsComplete);
    }

    [Theory]
    [InlineData("{", "NotJson")]
    [InlineData("System.Object[]", "InvalidEvent")]
    [InlineData("@{eventType=x}", "InvalidEvent")]
    [InlineData("[1]", "InvalidEvent")]
    [InlineData("{}", "InvalidEvent")]
    [InlineData("{\"eventType\":\"Microsoft.Communication.RecordingFileStatusUpdated\"}", "InvalidEvent")]
    [InlineData("{\"eventType\":\"Microsoft.Communication.RecordingFileStatusUpdated\",\"data\":\"System.Object[]\"}", "InvalidEvent")]
    [InlineData("{\"eventType\":\"Microsoft.Storage.BlobCreated\",\"data\":{}}", "UnknownEventType")]
    public void What_is_no_event_is_refused(string text, string errorId)
    {
        var exception = Assert.Throws<RecordingException>(() => _reader.ReadOrThrow(text, false));
        Assert.Equal((errorId, RecordingErrorCategory.InvalidData), (exception.ErrorId, exception.Category));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\r\n")]
    [InlineData("[]")]
    public void Nothing_is_neither_an_event_nor_an_error(string text) => Assert.Empty(_reader.ReadOrThrow(text));

    [Fact]
    public void An_event_over_a_mebibyte_is_refused() =>
        Assert.Equal(
            "EventTooLarge",
            Assert.Throws<RecordingException>(() => _reader.ReadOrThrow("[" + new string(' ', 1024 * 1024) + "]", false)).ErrorId);

    [Fact]
    public void Unknown_types_can_be_passed_over() =>
        Assert.Empty(_reader.ReadOrThrow("[{\"eventType\":\"Microsoft.Storage.BlobCreated\",\"data\":{}}]", skipUnknown: true));

    private System.Collections.Generic.IReadOnlyList<RecordingEvent> Read(string fixture) =>
        _reader.ReadOrThrow(File.ReadAllText(Fixture(fixture)), false);

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}
