using System;
using System.Text;

namespace AcsRecording.Core.Events;

/// <summary>
/// Puts together again what Get-Content has cut into lines: a text that opens more than it closes goes on with the next one. A line that
/// is whole is an event of its own.
/// </summary>
internal sealed class EventLines : IEventLines
{
    private readonly StringBuilder _pending = new();
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <inheritdoc/>
    public string? Add(string text)
    {
        if (_pending.Length == 0 && EventText.Trim(text) is var trimmed && !EventText.IsJson(trimmed))
        {
            return trimmed.Length == 0 ? null : text;
        }

        Count(text);
        if (_depth > 0 && _pending.Length + text.Length <= EventReader.MaximumCharacters)
        {
            _pending.Append(text).Append('\n');
            return null;
        }

        return Take(text);
    }

    /// <inheritdoc/>
    public string? Rest() => _pending.Length == 0 ? null : Take("");

    private string Take(string last)
    {
        var whole = _pending.Length == 0 ? last : _pending.Append(last).ToString();
        _pending.Clear();
        (_depth, _inString, _escaped) = (0, false, false);
        return whole;
    }

    private void Count(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (_inString)
            {
                // Most of an event is text between quotes.
                var skipped = _escaped ? 0 : text.AsSpan(at).IndexOfAny('"', '\\');
                if (skipped < 0)
                {
                    return;
                }

                at += skipped;
                _inString = _escaped || text[at] != '"';
                _escaped = !_escaped && text[at] == '\\';
                continue;
            }

            switch (text[at])
            {
                case '{' or '[': _depth++; break;
                case '}' or ']': _depth--; break;
                case '"': _inString = true; break;
            }
        }
    }
}
