using System;
using System.Globalization;
using System.Text.Json;

namespace AcsRecording.Core.Text;

/// <summary>
/// Reads what may be absent, null or of an unexpected kind: what comes from outside is not trusted to fit. Names may be in Pascal case, as
/// .NET's models and hand-made hashtables have them; the service's own spelling comes first. Text with half a surrogate pair in it is an
/// InvalidOperationException, as System.Text.Json has it.
/// </summary>
internal static class JsonElementExtensions
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static JsonElement? Optional(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
            && (element.TryGetProperty(name, out var value) || element.TryGetPascal(name, out value))
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static bool TryGetPascal(this JsonElement element, string name, out JsonElement value)
    {
        Span<char> pascal = stackalloc char[name.Length];
        name.AsSpan().CopyTo(pascal);
        pascal[0] = char.ToUpperInvariant(pascal[0]);
        return element.TryGetProperty(pascal, out value);
    }

    public static string? OptionalString(this JsonElement element, string name) =>
        element.Optional(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static double? OptionalNumber(this JsonElement element, string name) => element.Optional(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) => number,

        // Some producers write numbers as strings.
        { ValueKind: JsonValueKind.String } value when double.TryParse(
            value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public static int? OptionalInt(this JsonElement element, string name) =>
        element.OptionalNumber(name) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>A duration given in milliseconds, as an integer or as <c>5580.0</c>.</summary>
    public static TimeSpan? OptionalMilliseconds(this JsonElement element, string name) =>
        element.OptionalNumber(name) is { } milliseconds and >= 0 and < 1e12
            ? TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond))
            : null;

    /// <summary>A time in UTC, with all seven digits of its fraction.</summary>
    public static DateTimeOffset? OptionalTime(this JsonElement element, string name)
    {
        if (element.OptionalString(name) is not { } text)
        {
            return null;
        }

        // As the service writes it; the general way tries many more.
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, Utc, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out time) ? time : null;
    }

    public static Uri? OptionalUri(this JsonElement element, string name) =>
        element.OptionalString(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
}
