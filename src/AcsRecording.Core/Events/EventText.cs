using System;
using System.Text;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>
/// Takes the wrapping off a text, down to the JSON of the events: base64 of queues, and the webhook data of Automation, whole or as the
/// broken text that PowerShell 7 runbooks are given. Nothing is guessed inside the events' own JSON.
/// </summary>
internal static class EventText
{
    private const string WebhookBody = "RequestBody:";

    /// <summary>Takes off white space, a byte order mark, and base64, once: what is base64 inside base64 is not an event.</summary>
    public static string Decode(string text)
    {
        var trimmed = Trim(text);
        return IsJson(trimmed) ? trimmed : FromBase64(trimmed) is { } decoded ? Trim(decoded) : trimmed;
    }

    /// <summary>Whether it begins as the JSON of an event does.</summary>
    public static bool IsJson(string trimmed) => trimmed.Length > 0 && trimmed[0] is '{' or '[' or '"';

    public static string Trim(string text) => text.Trim().TrimStart('\uFEFF').TrimStart();

    /// <summary>The events' JSON.</summary>
    public static JsonDocument Parse(string decoded) => ParseWebhookText(decoded) ?? JsonDocument.Parse(decoded);

    /// <summary>
    /// <c>{WebhookName:x,RequestBody:[{"id":…}],RequestHeader:{…}}</c>: names and headers have lost their quotes, the body hasn't. Exactly
    /// one JSON value is read where the body begins. Null where the text isn't of that kind.
    /// </summary>
    private static JsonDocument? ParseWebhookText(string text)
    {
        if (!text.StartsWith("{WebhookName:", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("{" + WebhookBody, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var at = text.IndexOf(WebhookBody, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            throw new FormatException("it is an Automation webhook's data without a RequestBody");
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.Substring(at + WebhookBody.Length)));
        return JsonDocument.ParseValue(ref reader);
    }

    private static string? FromBase64(string text)
    {
        try
        {
            return text.Length == 0 ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
