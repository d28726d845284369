using System;
using System.Collections.Generic;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Events;

/// <summary>Takes the wrapping off JSON values and keeps the events, and an error for each item that isn't one.</summary>
internal sealed class EventCollector(bool skipUnknown, string? path)
{
    /// <summary>Wrappers inside wrappers: Automation's around text around Event Grid's array is three.</summary>
    private const int DeepestWrapping = 6;

    private const int LongestTarget = 200;

    private const int LongestQuote = 80;

    private List<RecordingEvent> _events = [];
    private List<UnreadEvent> _unread = [];

    /// <summary>What was kept since the last time.</summary>
    public EventBatch Take()
    {
        if (_events.Count == 0 && _unread.Count == 0)
        {
            return EventBatch.Empty;
        }

        var batch = new EventBatch { Events = _events, Unread = _unread };
        (_events, _unread) = ([], []);
        return batch;
    }

    public void Found(JsonElement root, int line) => Found(root, line, 0);

    public void Broken(BrokenText text)
    {
        var isTruncated = text.ErrorId == "NotJson" && TruncatedText.IsOne(text.Text.TrimStart());
        Fail(isTruncated
            ? "InvalidEvent"
            : text.ErrorId, text.Text, text.Line, isTruncated
            ? TruncatedText.Reason
            : Short(text.Reason), null);
    }

    private void Found(JsonElement element, int line, int depth)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Found(item, line, depth);
            }

            return;
        }

        try
        {
            if (depth < DeepestWrapping && element.ValueKind == JsonValueKind.String && !TruncatedText.IsOne(element))
            {
                Open(element.GetString()!, line, depth + 1);
            }
            else if (depth < DeepestWrapping && EventWrapping.Inner(element) is { } inner)
            {
                Found(inner, line, depth + 1);
            }
            else
            {
                Read(element, line);
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            // InvalidOperationException: a JSON string with half of a surrogate pair can't be read as text.
            Fail("InvalidEvent", element.GetRawText(), line, exception.Message, exception);
        }
    }

    private void Read(JsonElement element, int line)
    {
        var envelope = EventEnvelope.Read(element);
        if (EventReader.ReaderOf(envelope.Type) is { } read)
        {
            _events.Add(read(envelope));
        }
        else if (!skipUnknown)
        {
            Fail("UnknownEventType", element.GetRawText(), line, Quote(envelope.Type, LongestQuote), null);
        }
    }

    /// <summary>A wrapper's text: JSON, or base64 of it.</summary>
    private void Open(string text, int line, int depth)
    {
        if (EventText.Trim(text).Length == 0)
        {
            throw new FormatException("it is wrapped around nothing");
        }

        var lines = new EventLines((root, _) => Found(root, line, depth), inner =>
            Fail(inner.ErrorId, inner.Text, line, Short(inner.Reason), null), isOneText: true);
        lines.Add(text);
        lines.End();
    }

    private void Fail(string errorId, string text, int line, string reason, Exception? inner)
    {
        var place = path is null ? $"'{Quote(text, LongestQuote)}'" : $"line {line} of '{path}'";
        var about = errorId == "EventTooLarge" ? (object)text.Length : reason;
        _unread.Add(new UnreadEvent
        {
            Error = RecordingError.Create(
                errorId, RecordingErrorCategory.InvalidData, Quote(text, LongestTarget), inner, about, place, EventText.MaximumDecoded),
            Text = text,
            UnknownType = errorId == "UnknownEventType" ? reason : null,
        });
    }

    /// <summary>Enough of the input to know it by.</summary>
    private static string Quote(string text, int longest)
    {
        // What is cut off here can't make what stays a secret.
        var clean = Redaction.Clean(text.Length <= 4 * longest ? text : text.Substring(0, 4 * longest));
        return clean.Length <= longest && text.Length <= 4 * longest ? clean : clean.Substring(0, Math.Min(clean.Length, longest)) + "…";
    }

    /// <summary>System.Text.Json goes on with where it is, counted from somewhere else.</summary>
    private static string Short(string reason)
    {
        var end = reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? reason : reason.Substring(0, end);
    }
}
