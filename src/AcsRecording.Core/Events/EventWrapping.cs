using System;
using System.Linq;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Events;

/// <summary>What hosts put around events.</summary>
internal static class EventWrapping
{
    /// <summary>
    /// Properties that hold the text or the JSON itself: Automation's webhook data; Logic Apps' Service Bus messages; a function's request;
    /// queue messages, as Azure's own tools show them; this module's events, when they were made text.
    /// </summary>
    private static readonly string[] Bodies = ["RequestBody", "ContentData", "RawBody", "Body", "MessageText", "Content", "RawText"];

    /// <summary>Whether it may be an event, or hold some.</summary>
    public static bool MayHold(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Array => element.EnumerateArray().Any(MayHold),
                JsonValueKind.Object => EventEnvelope.HasType(element) || Inner(element) is not null,
                var kind => kind == JsonValueKind.String,
            };
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair: the error is told where it is read.
            return true;
        }
    }

    /// <summary>What a wrapper holds; null where it is none.</summary>
    public static JsonElement? Inner(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
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
        if (element.Optional("errorId") is not null && element.Optional("text") is { ValueKind: JsonValueKind.String } text)
        {
            return text;
        }

        return EventEnvelope.HasType(element) && element.OptionalString("RawText") is null ? null : Body(element);
    }

    private static JsonElement? Body(JsonElement element)
    {
        foreach (var name in Bodies)
        {
            // Written in either case: the service's tools begin them with a small letter.
            var body = element.Optional(name) ?? element.Optional(char.ToLowerInvariant(name[0]) + name.Substring(1));
            if (body is { ValueKind: JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array })
            {
                return body;
            }
        }

        return null;
    }
}
