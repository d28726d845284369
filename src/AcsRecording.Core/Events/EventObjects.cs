using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>
/// Writes as JSON again what a host has made of an event: Functions' hashtables, ConvertFrom-Json's objects, Automation's webhook data.
/// </summary>
internal static class EventObjects
{
    /// <summary>An event has about six levels; whatever has so many more refers to itself.</summary>
    private const int Deepest = 32;

    /// <summary>
    /// Bytes of JSON. What has more is refused as text in any case: a character takes three at the most. Objects that hold the same object
    /// twice on each level would fill any memory otherwise.
    /// </summary>
    private const long Longest = 3L * EventText.MaximumDecoded;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Throws <c>InvalidEvent</c> for what is no data.</summary>
    /// <param name="value">The event, or what holds it.</param>
    /// <param name="unwrap">The properties, or the value, of an object of the host's; null where it has none.</param>
    public static string ToJson(object value, Func<object, object?> unwrap)
    {
        using var json = new MemoryStream();
        try
        {
            using (var writer = new Utf8JsonWriter(json, Readable))
            {
                Write(writer, value, unwrap, Deepest);
            }
        }
        catch (Exception exception) when (
            exception is FormatException or ArgumentException or InvalidOperationException or InvalidCastException or OverflowException)
        {
            throw RecordingError.Create("InvalidEvent", RecordingErrorCategory.InvalidData, null, exception, exception.Message,
                $"of the type {value.GetType().Name}");
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, object? value, Func<object, object?> unwrap, int depth)
    {
        if (depth == 0)
        {
            throw new FormatException("it is nested too deep");
        }

        if (writer.BytesCommitted + writer.BytesPending > Longest)
        {
            throw new FormatException("it is far larger than a delivery, or holds the same objects again and again");
        }

        if (WriteValue(writer, value))
        {
            return;
        }

        switch (value)
        {
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
                    Write(writer, entry.Value, unwrap, depth - 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, unwrap, depth - 1);
                }

                writer.WriteEndArray();
                break;
            default:
                Write(writer, unwrap(value!) ?? throw new FormatException($"a {value!.GetType().Name} is no data"), unwrap, depth - 1);
                break;
        }
    }

    private static bool WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                return true;
            case string text:
                writer.WriteStringValue(text);
                return true;
            case byte[] bytes:
                writer.WriteStringValue(Encoding.UTF8.GetString(bytes));
                return true;
            case bool flag:
                writer.WriteBooleanValue(flag);
                return true;
            case DateTime time:
                // ConvertFrom-Json makes times of texts; what has no zone was written in UTC.
                writer.WriteStringValue(
                    time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc));
                return true;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                return true;
            case float or double:
                writer.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                return true;
            case Enum or char or Guid or Uri or TimeSpan or Version:
                writer.WriteStringValue(value.ToString());
                return true;
            case IConvertible number:
                writer.WriteNumberValue(number.ToDecimal(CultureInfo.InvariantCulture));
                return true;
            case System.Numerics.BigInteger large:
                writer.WriteRawValue(large.ToString(CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }
}
