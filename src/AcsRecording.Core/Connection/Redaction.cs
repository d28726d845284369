using System;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Connection;

/// <summary>Takes what may be a secret out of a text that somebody else wrote, and makes one line of it.</summary>
internal static class Redaction
{
    private const int Longest = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Keys, signatures and tokens are long runs of base64, base64url or their escapes; names and addresses have other characters between.
    private static readonly Regex LongRun = new(@"[A-Za-z0-9+/_%=-]{40,}(?:\.[A-Za-z0-9_-]+)*", RegexOptions.CultureInvariant, Patience);

    private static readonly Regex Space = new(@"[\s\p{C}]+", RegexOptions.CultureInvariant, Patience);

    public static string Clean(string text)
    {
        var line = Space.Replace(LongRun.Replace(text, "REDACTED"), " ").Trim();
        return line.Length <= Longest ? line : line.Substring(0, Longest) + "…";
    }
}
