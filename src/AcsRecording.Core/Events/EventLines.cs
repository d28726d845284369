using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>
/// Finds the JSON values in text that comes line by line: one a line, several on a line or one over many lines, plain, in base64 (wrapped,
/// too) or in Automation's webhook data. A line that is torn off keeps none after it from being read: what can't be JSON any more is broken
/// from its first line on, and what came after that line is read again.
/// </summary>
/// <param name="found">Takes a value, for as long as the call lasts, and the number of its first line.</param>
/// <param name="broken">Takes what is no JSON.</param>
/// <param name="isOneText">Whether all pieces are of one text, so that what is no JSON in it is broken once and not line by line.</param>
/// <param name="takesBase64">Whether base64 is taken off.</param>
internal sealed class EventLines(Action<JsonElement, int> found, Action<BrokenText> broken, bool isOneText, bool takesBase64 = true)
{
    /// <summary>Lines to be read before the next piece: the rest of a line, or what came after one that is torn off.</summary>
    private readonly Stack<(string Text, int Number)> _again = new();
    private readonly OpenJson _open = new();
    private readonly Base64Lines _base64 = new();
    private readonly BrokenLines _broken = new(broken);
    private int _number;

    public void Add(string text)
    {
        if (text.IndexOf('\n') < 0)
        {
            Read(text);
        }
        else
        {
            using var lines = new StringReader(text);
            while (lines.ReadLine() is { } line)
            {
                Read(line);
            }
        }

        if (!isOneText)
        {
            _broken.EndOther();
        }
    }

    public void End()
    {
        while (_open.IsOpen)
        {
            Recover("NotJson", "It ends in the middle.");
            ReadAgain();
        }

        EndBase64();
        _broken.End();
    }

    private void Read(string line)
    {
        _again.Push((line, ++_number));
        ReadAgain();
    }

    private void ReadAgain()
    {
        while (_again.Count > 0)
        {
            var (line, number) = _again.Pop();
            if (_open.IsOpen)
            {
                GoOn(line, number);
            }
            else if (!_base64.IsOpen || !GoOnBase64(line))
            {
                Begin(line, number);
            }
        }
    }

    private void Begin(string line, int number)
    {
        var text = EventText.Trim(line);
        if (text.Length == 0)
        {
            return;
        }

        if (text.Length > (EventText.IsJson(text) ? EventText.MaximumDecoded : EventText.MaximumCharacters))
        {
            _broken.AddOther(line, number, "EventTooLarge", "");
        }
        else if (EventText.IsJson(text))
        {
            BeginJson(line, text, number);
        }
        else if (text[0] is '}' or ']' or ',')
        {
            var rest = text.TrimStart('}', ']', ',', ' ', '\t');
            var goesOn = rest.Length > 0 && rest[0] is '{' or '[';
            _broken.AddEnd(goesOn ? text.Substring(0, text.Length - rest.Length) : line, number);
            if (goesOn)
            {
                _again.Push((rest, number));
            }
        }
        else if (takesBase64 && EventText.IsBase64OfJson(text))
        {
            BeginBase64(text, number);
        }
        else
        {
            _broken.AddOther(line, number, "NotJson", "It begins with neither { nor [.");
        }
    }

    private void BeginJson(string line, string text, int number)
    {
        if (text[0] != '"')
        {
            _broken.EndBefore(line);
        }

        var start = EventText.Start(text);
        if (start < 0)
        {
            _broken.AddOther(line, number, "InvalidEvent", "it is an Automation webhook's data without a RequestBody");
            return;
        }

        var utf8 = Encoding.UTF8.GetBytes(start == 0 ? text : text.Substring(start));
        try
        {
            if (OpenJson.Parse(utf8, out var at) is not { } document)
            {
                _open.Begin(line, number, line.IndexOf(text, StringComparison.Ordinal) + start);
            }
            else if (text[0] == '"' && Encoding.UTF8.GetString(utf8, at, utf8.Length - at).Trim().Length > 0)
            {
                // A property, and not a text.
                document.Dispose();
                _broken.AddMiddle(line, number);
            }
            else
            {
                Tell(document, line, number);
                if (start == 0)
                {
                    GoOnBehind(line, utf8, at, number);
                }
            }
        }
        catch (JsonException exception)
        {
            _broken.AddFragment(line, number, "NotJson", exception.Message);
        }
    }

    /// <summary>
    /// The values that follow one on its line, from the same bytes: a line of many values would be copied once for each of them otherwise.
    /// </summary>
    private void GoOnBehind(string line, byte[] utf8, int at, int number)
    {
        while (true)
        {
            var begin = at;
            while (begin < utf8.Length && utf8[begin] is (byte)' ' or (byte)'\t' or (byte)',' or (byte)'}' or (byte)']')
            {
                begin++;
            }

            if (begin == utf8.Length || utf8[begin] is not ((byte)'{' or (byte)'['))
            {
                Rest(Encoding.UTF8.GetString(utf8, at, utf8.Length - at), number);
                return;
            }

            if (Encoding.UTF8.GetString(utf8, at, begin - at).Trim(' ', '\t', ',') is { Length: > 0 } ends)
            {
                _broken.AddEnd(ends, number);
            }

            if (Next(utf8, begin, number, out var length) is not { } document)
            {
                return;
            }

            Tell(document, line, number);
            at = begin + length;
        }
    }

    /// <summary>
    /// The value that begins in the middle of a line; null where it is broken, or goes on and so is read as a line of its own.
    /// </summary>
    private JsonDocument? Next(byte[] utf8, int begin, int number, out int length)
    {
        length = 0;
        try
        {
            if (OpenJson.Parse(utf8.AsSpan(begin), out length) is { } document)
            {
                return document;
            }

            _again.Push((Encoding.UTF8.GetString(utf8, begin, utf8.Length - begin), number));
        }
        catch (JsonException exception)
        {
            _broken.AddFragment(Encoding.UTF8.GetString(utf8, begin, utf8.Length - begin), number, "NotJson", exception.Message);
        }

        return null;
    }

    private void GoOn(string line, int number)
    {
        if (_open.Length + line.Length > EventText.MaximumDecoded)
        {
            _again.Push((line, number));
            Recover("EventTooLarge", "");
            return;
        }

        try
        {
            if (_open.Add(line, number) is not { } end)
            {
                return;
            }

            var (text, first) = _open.Lines[0];
            var isWebhook = EventText.Start(EventText.Trim(text)) > 0;
            Tell(_open.Take(line.Substring(0, end)), text, first);
            Rest(isWebhook ? "" : line.Substring(end), number);
        }
        catch (JsonException exception)
        {
            _again.Push((line, number));
            Recover("NotJson", exception.Message);
        }
    }

    /// <summary>The open value is torn off: its first line is broken, and those after it are read again.</summary>
    private void Recover(string errorId, string reason)
    {
        (string Text, int Number)[] lines = [.. _open.Lines];
        _open.Clear();
        _broken.AddFragment(lines[0].Text, lines[0].Number, errorId, reason);
        foreach (var line in lines.Skip(1).Reverse())
        {
            _again.Push(line);
        }
    }

    private void BeginBase64(string text, int number)
    {
        _broken.End();
        if (Base64Lines.IsWhole(text))
        {
            Inside(text, number);
        }
        else
        {
            _base64.Begin(text, number);
        }
    }

    /// <summary>Whether a line belongs to the base64 that is open.</summary>
    private bool GoOnBase64(string line)
    {
        var belongs = _base64.Add(EventText.Trim(line));
        if (!belongs || _base64.HasEnd)
        {
            EndBase64();
        }

        return belongs;
    }

    private void EndBase64()
    {
        if (_base64.IsOpen)
        {
            var number = _base64.Number;
            Inside(_base64.Take(), number);
        }
    }

    private void Inside(string base64, int number)
    {
        if (EventText.Decode(base64) is { } decoded)
        {
            var lines = new EventLines(
                (root, _) => found(root, number), inner => broken(inner.At(number)), isOneText: true, takesBase64: false);
            lines.Add(decoded);
            lines.End();
        }
        else
        {
            _broken.AddOther(base64, number, "NotJson", "It is base64 of something else.");
        }
    }

    private void Tell(JsonDocument document, string line, int number)
    {
        using (document)
        {
            if (!_broken.Takes(document.RootElement, line))
            {
                found(document.RootElement, number);
            }
        }
    }

    /// <summary>What follows a value on its line. A comma is what is left of an array that was torn apart.</summary>
    private void Rest(string text, int number)
    {
        var rest = text.TrimStart().TrimStart(',');
        if (rest.Length > 0)
        {
            _again.Push((rest, number));
        }
    }
}
