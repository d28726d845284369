using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Events;

/// <summary>A JSON value that goes on over several lines. What can't be JSON any more is known with its line.</summary>
internal sealed class OpenJson
{
    private readonly List<(string Text, int Number)> _lines = [];
    private JsonReaderState _state;
    private string _unread = "";
    private int _start;

    public bool IsOpen => _lines.Count > 0;

    /// <summary>How many characters it has so far.</summary>
    public int Length { get; private set; }

    public IReadOnlyList<(string Text, int Number)> Lines => _lines;

    /// <summary>Begins with a line, of which only what follows after <paramref name="start"/> is JSON. Throws where it can't be.</summary>
    public void Begin(string line, int number, int start)
    {
        _state = default;
        _unread = "";
        _start = start;
        _ = Read(line, start);
        Keep(line, number);
    }

    /// <summary>
    /// Takes the next line. How much of it belongs to the value, once that is whole; null while it isn't. Throws where it can't be JSON.
    /// </summary>
    public int? Add(string line, int number)
    {
        var end = Read(line, 0);
        if (end is null)
        {
            Keep(line, number);
        }

        return end;
    }

    /// <summary>The whole value, with what of the last line belongs to it.</summary>
    public JsonDocument Take(string last)
    {
        var document = JsonDocument.Parse(
            Encoding.UTF8.GetBytes(string.Join("\n", _lines.Select(line => line.Text)).Substring(_start) + "\n" + last));
        Clear();
        return document;
    }

    public void Clear()
    {
        _lines.Clear();
        Length = 0;
    }

    private void Keep(string line, int number)
    {
        _lines.Add((line, number));
        Length += line.Length + 1;
    }

    /// <summary>The value that begins here, and how many bytes it has; null where it goes on. Throws where it can't be JSON.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> utf8, out int length)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, default);
        var isWhole = JsonDocument.TryParseValue(ref reader, out var document);
        length = (int)reader.BytesConsumed;
        return isWhole ? document : null;
    }

    /// <summary>How many characters of the line end the value; null where it goes on.</summary>
    private int? Read(string line, int start)
    {
        // The line's end ends a number too.
        var text = _unread + line.Substring(start) + "\n";
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, _state);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                return start + Encoding.UTF8.GetCharCount(utf8, 0, (int)reader.BytesConsumed) - _unread.Length;
            }
        }

        // A comma is read with what follows it. Blank lines behind it are not kept: each further one would read them all again.
        _unread = Encoding.UTF8.GetString(utf8, (int)reader.BytesConsumed, utf8.Length - (int)reader.BytesConsumed)
            .TrimEnd(' ', '\t', '\r', '\n');
        if (Regex.IsMatch(_unread, @"\A[\s,]*""(?:[^""\\]|\\.)*\z"))
        {
            throw new JsonException("A text in it doesn't end on its line.");
        }

        _state = reader.CurrentState;
        return null;
    }
}
