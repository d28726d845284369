using System;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>Puts together the lines of one broken item, so that it is one error. It is told when the next item begins.</summary>
internal sealed class BrokenLines(Action<BrokenText> tell)
{
    private BrokenText? _current;
    private bool _isClosed;

    /// <summary>What is no JSON at all. Lines of that kind are one item, apart from a torn one before them.</summary>
    public void AddOther(string line, int number, string errorId, string reason)
    {
        if (_current is { IsFragment: true })
        {
            End();
        }

        Add(line, new BrokenText(number, Indent(line), errorId, reason, isFragment: false));
    }

    /// <summary>JSON that was torn off.</summary>
    public void AddFragment(string line, int number, string errorId, string reason)
    {
        _isClosed = true;
        Add(line, new BrokenText(number, Indent(line), errorId, reason, isFragment: true));
    }

    /// <summary>JSON without its beginning: how far in that was isn't known.</summary>
    public void AddMiddle(string line, int number)
    {
        _isClosed = true;
        Add(line, new BrokenText(number, 0, "NotJson", "It begins in the middle.", isFragment: true));
    }

    /// <summary>Closing brackets and commas. Those of an item that was torn off or found before need no telling.</summary>
    public void AddEnd(string line, int number)
    {
        if (_current is not null || !_isClosed)
        {
            AddMiddle(line, number);
        }
    }

    /// <summary>
    /// Whether a value is a part of the torn item: it is further in than that, and no event. Otherwise that item ends here.
    /// </summary>
    public bool Takes(JsonElement value, string line)
    {
        if (_current is { IsFragment: true } torn && Indent(line) > torn.Indent && !EventWrapping.MayHold(value))
        {
            torn.Add(value.GetRawText());
            return true;
        }

        End();
        _isClosed = true;
        return false;
    }

    /// <summary>Ends the item unless a line that begins with a bracket may be a part of it.</summary>
    public void EndBefore(string line)
    {
        if (_current is { } item && (!item.IsFragment || Indent(line) <= item.Indent))
        {
            End();
        }
    }

    /// <summary>Ends the item unless it is a fragment, to which more lines may belong.</summary>
    public void EndOther()
    {
        if (_current is { IsFragment: false })
        {
            End();
        }
    }

    public void End()
    {
        if (_current is { } item)
        {
            _current = null;
            tell(item);
        }
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private void Add(string line, BrokenText item)
    {
        _current ??= item;
        _current.Add(line);
    }
}
