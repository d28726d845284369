using System.Collections.Generic;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>Finds the events in a JSON text, whatever holds them.</summary>
internal static class EventUnwrapper
{
    /// <summary>Wrappers inside wrappers: Automation's around Event Grid's array is two.</summary>
    private const int DeepestWrapping = 4;

    /// <param name="root">The text's JSON.</param>
    /// <param name="opened">Gets the documents that the events stand on, for whoever is done with the events to dispose of.</param>
    public static List<JsonElement> Events(JsonElement root, ICollection<JsonDocument> opened)
    {
        var events = new List<JsonElement>();
        Collect(root, 0);
        return events;

        void Collect(JsonElement element, int depth)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, depth);
                }
            }
            else if (depth < DeepestWrapping && Inner(element, opened) is { } wrapped)
            {
                Collect(wrapped, depth + 1);
            }
            else
            {
                events.Add(element);
            }
        }
    }

    private static JsonElement? Inner(JsonElement element, ICollection<JsonDocument> opened)
    {
        // Automation's $WebhookData: the body is a JSON text, or the JSON itself.
        if (element.Optional("RequestBody") is { } body)
        {
            return Open(body, opened);
        }

        // A namespace topic's pull delivery: {"value":[{"brokerProperties":…,"event":…}]}.
        if (element.Optional("value") is { ValueKind: JsonValueKind.Array } received)
        {
            return received;
        }

        if (element.Optional("brokerProperties") is not null)
        {
            return element.Optional("event");
        }

        // What was set aside into a poison queue: the message as it came (PoisonMessage).
        return element.Optional("errorId") is not null && element.OptionalString("text") is { } text ? Keep(EventText.Parse(EventText.Decode(text)), opened) : null;
    }

    private static JsonElement Open(JsonElement body, ICollection<JsonDocument> opened)
    {
        if (body.ValueKind != JsonValueKind.String || TruncatedText.IsOne(body))
        {
            return body;
        }

        return Keep(JsonDocument.Parse(body.GetString()!), opened);
    }

    private static JsonElement Keep(JsonDocument document, ICollection<JsonDocument> opened)
    {
        opened.Add(document);
        return document.RootElement;
    }
}
