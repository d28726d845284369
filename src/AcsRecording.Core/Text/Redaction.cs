using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Text;

/// <summary>Makes a text that a server wrote fit to be shown.</summary>
internal static class Redaction
{
    private const int Longest = 500;

    // Keys and signatures are long runs of base64, base64url or their escapes.
    private static readonly Regex Run = new("[A-Za-z0-9+/_%=-]{40,}", RegexOptions.CultureInvariant);

    // Paths and names with dashes are such runs too, but made of words: what is random has all kinds of characters within a few.
    private static readonly Regex Piece = new("[A-Za-z0-9]{12,}", RegexOptions.CultureInvariant);

    private static readonly Regex Space = new(@"[\s\p{C}]+", RegexOptions.CultureInvariant);

    /// <summary>One line, without what may be a secret.</summary>
    public static string Clean(string text, int longest = Longest) =>
        OneLine(Run.Replace(Secrets.Hide(text), run => IsRandom(run.Value) ? "REDACTED" : run.Value), longest);

    /// <summary>One line of it, not too long.</summary>
    public static string OneLine(string text, int longest = Longest)
    {
        var line = Space.Replace(text, " ").Trim();
        return line.Length <= longest ? line : line.Substring(0, longest) + "…";
    }

    private static bool IsRandom(string run) => Piece.Matches(run).Cast<Match>()
        .Any(piece => Count(piece, char.IsUpper) >= 2 && Count(piece, char.IsLower) >= 2 && Count(piece, char.IsDigit) >= 1);

    private static int Count(Match piece, Func<char, bool> isKind) => piece.Value.Count(isKind);
}
