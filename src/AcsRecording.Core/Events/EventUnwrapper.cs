using System.Collections.Generic;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>Finds the events in a JSON text, whatever holds them.</summary>
internal static class EventUnwrapper
{
    /// <summary>Wrappers inside wrappers: Automation's around Event Grid's array is two.</summary>
    private const int DeepestWrapping = 4;

    public static IEnumerable<JsonElement> Events(JsonElement root, ICollection<JsonDocument> opened, int depth = 0)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in root.EnumerateArray())
            {
                foreach (var inner in Events(item, opened, depth))
                {
                    yield return inner;
                }
            }
        }
        else if (depth < DeepestWrapping && Inner(root, opened) is { } wrapped)
        {
            foreach (var inner in Events(wrapped, opened, depth + 1))
            {
                yield return inner;
            }
        }
        else
        {
            yield return root;
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

        return element.Optional("brokerProperties") is not null ? element.Optional("event") : null;
    }

    private static JsonElement Open(JsonElement body, ICollection<JsonDocument> opened)
    {
        if (body.ValueKind != JsonValueKind.String || TruncatedText.IsOne(body))
        {
            return body;
        }

        var document = JsonDocument.Parse(body.GetString()!);
        opened.Add(document);
        return document.RootElement;
    }
}
