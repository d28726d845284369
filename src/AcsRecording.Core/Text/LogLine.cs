using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AcsRecording.Core.Text;

/// <summary>A line of a worker's log: one JSON object. What is not known is left out.</summary>
internal static class LogLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(LogEntry entry)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", entry.Level);
            json.WriteString("event", entry.Event);
            WriteText(json, "documentId", entry.DocumentId);
            WriteNumber(json, "index", entry.Index);
            WriteText(json, "recordingId", entry.RecordingId);
            WriteText(json, "callId", entry.CallId);
            WriteText(json, "messageId", entry.MessageId);
            WriteNumber(json, "attempts", entry.Attempts);
            WriteNumber(json, "bytes", entry.Bytes);
            WriteSeconds(json, "seconds", entry.Elapsed);
            WriteSeconds(json, "ageSeconds", entry.Age);
            WriteBoolean(json, "verified", entry.Verified);
            WriteBoolean(json, "alreadySaved", entry.AlreadySaved);
            WriteText(json, "errorId", entry.ErrorId);
            WriteText(json, "category", entry.Category);
            WriteText(json, "serviceCode", entry.ServiceCode);
            WriteText(json, "correlationId", entry.CorrelationId);
            WriteText(json, "message", entry.Message);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, Redaction.OneLine(value));
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, Math.Round(time.TotalSeconds, 3));
        }
    }

    private static void WriteBoolean(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }
}
