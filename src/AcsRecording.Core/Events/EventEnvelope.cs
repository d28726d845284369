using System;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Events;

/// <summary>What surrounds an event's data, in either schema.</summary>
internal sealed class EventEnvelope
{
    private EventEnvelope(JsonElement element, string type, JsonElement data)
    {
        Element = element;
        Type = type;
        Data = data;
        Id = element.OptionalString("id") ?? "";
        Time = element.OptionalTime("eventTime") ?? element.OptionalTime("time");
        Topic = element.OptionalString("topic") ?? element.OptionalString("source");
        Subject = element.OptionalString("subject");
    }

    private JsonElement Element { get; }

    public string Type { get; }

    private JsonElement Data { get; }

    public string Id { get; }

    public DateTimeOffset? Time { get; }

    public string? Topic { get; }

    public string? Subject { get; }

    private string RawText => Element.GetRawText();

    /// <summary>Whether it says a type, as only events do.</summary>
    public static bool HasType(JsonElement element) => (element.OptionalString("eventType") ?? element.OptionalString("type")) is not null;

    /// <summary>The envelope, or a FormatException that says what is wrong with it.</summary>
    public static EventEnvelope Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException(
                TruncatedText.IsOne(element) ? TruncatedText.Reason : $"an event is an object, this is {element.ValueKind}");
        }

        var type = element.OptionalString("eventType")
            ?? element.OptionalString("type")
            ?? throw new FormatException("it has neither eventType nor type");
        return new EventEnvelope(element, type, ReadData(element));
    }

    /// <summary>Puts what the envelope says onto an event.</summary>
    public T CopyTo<T>(T recordingEvent)
        where T : RecordingEvent
    {
        recordingEvent.EventId = Id;
        recordingEvent.EventType = Type;
        recordingEvent.EventTime = Time;
        recordingEvent.Topic = Topic;
        recordingEvent.Subject = Subject;
        recordingEvent.RawText = RawText;
        return recordingEvent;
    }

    /// <summary>The data as an object, or a FormatException.</summary>
    public JsonElement RequiredData() => Data.ValueKind == JsonValueKind.Object ? Data
        : throw new FormatException(TruncatedText.IsOne(Data) ? TruncatedText.Reason : "it has no data");

    /// <summary>Data that a host has made text of is read as what it was; CloudEvents may have it in base64.</summary>
    private static JsonElement ReadData(JsonElement element)
    {
        var data = element.Optional("data") ?? element.Optional("data_base64") ?? default;
        if (data.ValueKind != JsonValueKind.String || TruncatedText.IsOne(data))
        {
            return data;
        }

        var text = EventText.Trim(data.GetString()!);
        try
        {
            using var document = JsonDocument.Parse(EventText.IsJson(text) ? text : EventText.Decode(text) ?? "");
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new FormatException("its data is text, and not JSON", exception);
        }
    }
}
