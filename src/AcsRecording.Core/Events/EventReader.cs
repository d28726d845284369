using System.Collections.Generic;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>Reads events in the Event Grid schema and in CloudEvents 1.0, one or an array of them.</summary>
internal sealed class EventReader : IEventReader
{
    /// <summary>Event Grid delivers at most 1 MiB.</summary>
    private const int MaximumCharacters = 1024 * 1024;

    private const string FileStatusUpdated = "Microsoft.Communication.RecordingFileStatusUpdated";
    private const string StateChanged = "Microsoft.Communication.RecordingStateChanged";

    public IReadOnlyList<RecordingEvent> Read(string text, bool skipUnknown)
    {
        if (text.Length > MaximumCharacters)
        {
            throw RecordingError.Create("EventTooLarge", RecordingErrorCategory.InvalidData, Shorten(text), text.Length, MaximumCharacters);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var events = new List<RecordingEvent>();
            foreach (var element in Elements(document.RootElement))
            {
                if (ReadOne(element, text, skipUnknown) is { } read)
                {
                    events.Add(read);
                }
            }

            return events;
        }
        catch (JsonException exception)
        {
            throw RecordingError.Create("NotJson", RecordingErrorCategory.InvalidData, Shorten(text), exception, exception.Message);
        }
    }

    private static JsonElement[] Elements(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];

    private static RecordingEvent? ReadOne(JsonElement element, string text, bool skipUnknown)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(text, $"an event is an object, this is {element.ValueKind}");
        }

        var type = element.OptionalString("eventType") ?? element.OptionalString("type")
            ?? throw Invalid(text, "it has neither eventType nor type");
        var data = element.Optional("data");
        return (type, data) switch
        {
            (FileStatusUpdated, { ValueKind: JsonValueKind.Object } body) => FileEventReader.FromEvent(element, body, type),
            (StateChanged, { ValueKind: JsonValueKind.Object } body) => StateEventReader.Read(element, body, type),
            (FileStatusUpdated or StateChanged, _) => throw Invalid(text, "it has no data"),
            _ when skipUnknown => null,
            _ => throw RecordingError.Create("UnknownEventType", RecordingErrorCategory.InvalidData, Shorten(text), Shorten(type)),
        };
    }

    private static RecordingException Invalid(string text, string reason) =>
        RecordingError.Create("InvalidEvent", RecordingErrorCategory.InvalidData, Shorten(text), reason);

    /// <summary>Enough of the input to know it by, as the error's target.</summary>
    private static string Shorten(string text) => text.Length <= 200 ? text : text.Substring(0, 200) + "…";
}
