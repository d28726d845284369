using System;
using System.Text;

namespace AcsRecording.Core.Events;

/// <summary>What of a text may be the JSON of events: plain, in base64, or in the webhook data of Automation.</summary>
internal static class EventText
{
    private const string WebhookBody = "RequestBody:";

    /// <summary>Event Grid delivers at most 1 MiB.</summary>
    public const int MaximumDecoded = 1024 * 1024;

    /// <summary>Base64 is a third longer.</summary>
    public const int MaximumCharacters = (MaximumDecoded / 3 * 4) + 4;

    /// <summary>Whether it begins as the JSON of an event does.</summary>
    public static bool IsJson(string trimmed) => trimmed.Length > 0 && trimmed[0] is '{' or '[' or '"';

    public static string Trim(string text) => text.Trim().TrimStart('\uFEFF').TrimStart();

    /// <summary>
    /// Where the JSON begins. <c>{WebhookName:x,RequestBody:[{"id":…}],RequestHeader:{…}}</c>, as PowerShell 7 runbooks are given it: names
    /// and headers have lost their quotes, the body hasn't. Exactly one JSON value is read where the body begins. Negative where it has
    /// none.
    /// </summary>
    public static int Start(string trimmed)
    {
        if (!trimmed.StartsWith("{WebhookName:", StringComparison.OrdinalIgnoreCase)
            && !trimmed.StartsWith("{" + WebhookBody, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var at = trimmed.IndexOf(WebhookBody, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? at : at + WebhookBody.Length;
    }

    /// <summary>Whether all of it is base64.</summary>
    public static bool IsBase64(string trimmed) => trimmed.Length > 0 && trimmed.Length % 4 == 0 && FromBase64(trimmed) is not null;

    /// <summary>Whether it is base64 of what begins with a bracket. It may end in the middle of a character.</summary>
    public static bool IsBase64OfJson(string trimmed) =>
        trimmed.Length % 4 == 0
            && FromBase64(trimmed) is { } bytes
            && Trim(Encoding.UTF8.GetString(bytes)) is { Length: > 0 } text
            && text[0] is '{' or '[';

    /// <summary>Whether what a line of base64 holds may be the end of JSON.</summary>
    public static bool EndsAsJson(string base64) => FromBase64(base64) is { Length: > 0 } bytes
        && Encoding.UTF8.GetString(bytes).TrimEnd() is { Length: > 0 } text
        && text[text.Length - 1] is '}' or ']';

    /// <summary>The text that base64 holds, once: what is base64 inside base64 is not an event. Null where it holds none.</summary>
    public static string? Decode(string base64)
    {
        try
        {
            return FromBase64(base64) is { } bytes ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[]? FromBase64(string text)
    {
        foreach (var character in text)
        {
            if (!(character is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '0' and <= '9' or '+' or '/' or '='))
            {
                return null;
            }
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
