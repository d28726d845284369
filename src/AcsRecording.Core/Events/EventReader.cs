using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>Reads events, in the Event Grid schema and in CloudEvents 1.0, out of whatever they arrive in.</summary>
internal sealed class EventReader : IEventReader
{
    /// <summary>Event Grid delivers at most 1 MiB.</summary>
    private const int MaximumDecoded = 1024 * 1024;

    /// <summary>Base64 is a third longer.</summary>
    public const int MaximumCharacters = MaximumDecoded / 3 * 4 + 4;

    private const int LongestQuote = 200;

    private static readonly Dictionary<string, Func<EventEnvelope, RecordingEvent>> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Communication.RecordingFileStatusUpdated"] = FileEventReader.Read,
        ["Microsoft.Communication.RecordingStateChanged"] = OtherEventReaders.RecordingState,
        ["Microsoft.Communication.CallRecordingStateChanged"] = OtherEventReaders.RecordingState,
        ["Microsoft.Communication.CallRecordingStateChange"] = OtherEventReaders.RecordingState,
        ["Microsoft.Communication.StartRecordingFailed"] = OtherEventReaders.RecordingFailed,
        ["Microsoft.Communication.CallConnected"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallStarted"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallEnded"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallLegStateChanged"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallConnectionStateChanged"] = OtherEventReaders.Call,
        ["Microsoft.EventGrid.SubscriptionValidationEvent"] = OtherEventReaders.SubscriptionValidation,
    };

    public IReadOnlyList<RecordingEvent> Read(string text, bool skipUnknown)
    {
        var decoded = text.Length > MaximumCharacters ? text : EventText.Decode(text);
        if (decoded.Length > MaximumDecoded)
        {
            throw RecordingError.Create("EventTooLarge", RecordingErrorCategory.InvalidData, Shorten(text), decoded.Length, MaximumDecoded);
        }

        var opened = new List<JsonDocument>();
        try
        {
            var document = EventText.Parse(decoded);
            opened.Add(document);
            return [.. EventUnwrapper.Events(document.RootElement, opened).Select(element => ReadOne(element, skipUnknown)).OfType<RecordingEvent>()];
        }
        catch (JsonException exception)
        {
            throw TruncatedText.IsOne(decoded)
                ? RecordingError.Create("InvalidEvent", RecordingErrorCategory.InvalidData, Shorten(text), exception, TruncatedText.Reason)
                : RecordingError.Create("NotJson", RecordingErrorCategory.InvalidData, Shorten(text), exception, exception.Message);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            // InvalidOperationException: a JSON string with half of a surrogate pair can't be read as text.
            throw RecordingError.Create("InvalidEvent", RecordingErrorCategory.InvalidData, Shorten(text), exception, exception.Message);
        }
        finally
        {
            opened.ForEach(document => document.Dispose());
        }
    }

    public string ToJson(object value, Func<object, object?> unwrap) => EventObjects.ToJson(value, unwrap);

    public IEventLines Lines() => new EventLines();

    private static RecordingEvent? ReadOne(JsonElement element, bool skipUnknown)
    {
        var envelope = EventEnvelope.Read(element);
        if (Readers.TryGetValue(envelope.Type, out var read))
        {
            return read(envelope);
        }

        return skipUnknown ? null : throw RecordingError.Create("UnknownEventType", RecordingErrorCategory.InvalidData, Shorten(element.GetRawText()), Shorten(envelope.Type));
    }

    /// <summary>Enough of the input to know it by, as the error's target.</summary>
    private static string Shorten(string text) => text.Length <= LongestQuote ? text : text.Substring(0, LongestQuote) + "…";
}
