using System.Text;

namespace AcsRecording.Core.Events;

/// <summary>Lines that are no event, or only a part of one.</summary>
internal sealed class BrokenText(int line, int indent, string errorId, string reason, bool isFragment)
{
    private readonly StringBuilder _text = new();

    /// <summary>The number of its first line, from 1.</summary>
    public int Line => line;

    /// <summary>How far in its first line begins.</summary>
    public int Indent => indent;

    public string ErrorId => errorId;

    public string Reason => reason;

    /// <summary>Whether it is a part of JSON: closing brackets and properties that follow belong to it.</summary>
    public bool IsFragment => isFragment;

    public string Text => _text.ToString();

    /// <summary>The same, of a text whose line is known otherwise.</summary>
    public BrokenText At(int number)
    {
        var same = new BrokenText(number, indent, errorId, reason, isFragment);
        same.Add(Text);
        return same;
    }

    public void Add(string text)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        _text.Append(text);
    }
}
