using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Core.Events;

/// <summary>Base64 that is wrapped: all its lines but the last are of the same length.</summary>
internal sealed class Base64Lines
{
    /// <summary>Looking whether it is whole costs reading all of it, so it is done a few times only.</summary>
    private const int MostLooks = 16;

    private readonly List<string> _lines = [];
    private int _looks;

    public bool IsOpen => _lines.Count > 0;

    /// <summary>The number of its first line.</summary>
    public int Number { get; private set; }

    public void Begin(string text, int number)
    {
        _lines.Add(text);
        Number = number;
    }

    /// <summary>Whether a line belongs to it.</summary>
    public bool Add(string text)
    {
        if (text.Length > _lines[0].Length || !EventText.IsBase64(text) || (EventText.IsBase64OfJson(text) && (IsWhole(text) || IsWhole())))
        {
            return false;
        }

        _lines.Add(text);
        return true;
    }

    /// <summary>Whether its last line is one: the shorter one, or one with padding.</summary>
    public bool HasEnd => _lines[_lines.Count - 1] is var last
        && (last.Length < _lines[0].Length
            || last[last.Length - 1] == '='
            || _lines[0].Length * _lines.Count > EventText.MaximumCharacters);

    /// <summary>All of it.</summary>
    public string Take()
    {
        var text = string.Concat(_lines);
        _lines.Clear();
        _looks = 0;
        return text;
    }

    /// <summary>Whether base64 holds JSON from its beginning to its end.</summary>
    public static bool IsWhole(string base64)
    {
        if (EventText.Decode(base64) is not { } text)
        {
            return false;
        }

        var isWhole = true;
        var lines = new EventLines((_, _) => { }, _ => isWhole = false, isOneText: true, takesBase64: false);
        lines.Add(text);
        lines.End();
        return isWhole;
    }

    private bool IsWhole() => EventText.EndsAsJson(_lines.Last()) && _looks++ < MostLooks && IsWhole(string.Concat(_lines));
}
