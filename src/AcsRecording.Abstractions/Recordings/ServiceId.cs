using System.Linq;

namespace AcsRecording;

/// <summary>Recognizes text that can't be an id of the service. Ids are base64url, GUIDs or digits.</summary>
internal static class ServiceId
{
    private const int Longest = 1024;

    private const int LongestQuote = 32;

    private const int Quoted = 12;

    /// <summary>Throws <c>InvalidRecordingId</c>.</summary>
    public static void EnsureRecordingId(string id)
    {
        if (Flaw(id) is { } flaw)
        {
            throw RecordingError.Create("InvalidRecordingId", RecordingErrorCategory.InvalidArgument, Quote(id), Quote(id), flaw);
        }
    }

    /// <summary>Why a text can be no id, to stand after a colon; null where it can be one.</summary>
    public static string? Flaw(string id)
    {
        var other = id.TakeWhile(IsOfId).Count();
        return id.Length == 0 ? "it is empty"
            : other < id.Length ? $"it has {Name(id[other])} at position {other + 1}"
            : id.Length > Longest ? $"it has {id.Length} characters"
            : null;
    }

    /// <summary>The text that is used as the id of an object without one. It is never a valid id.</summary>
    public static string Without(string what) => $"({what})";

    /// <summary>The text, or enough to know it by: a long one that is no id may be a secret.</summary>
    public static string Quote(string text)
    {
        if (text.Length <= LongestQuote || text[0] == '(')
        {
            return text;
        }

        var shown = Secrets.Hide(text);
        return shown.Length <= Quoted ? shown : shown.Substring(0, Quoted) + "…";
    }

    private static bool IsOfId(char character) =>
        character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_' or '=';

    private static string Name(char character) =>
        char.IsWhiteSpace(character) ? "a blank" : char.IsControl(character) ? "a control character" : $"'{character}'";
}
