using System;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Connection;

/// <summary>Takes what may be a secret out of a text that somebody else wrote, and makes one line of it.</summary>
internal static class Redaction
{
    private const int Longest = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Tokens begin with base64url of '{"'. Keys and signatures are long runs of base64, base64url or their escapes; names and addresses
    // have other characters between.
    private static readonly Regex Secret = new(@"eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+|[A-Za-z0-9+/_%=-]{40,}", RegexOptions.CultureInvariant, Patience);

    private static readonly Regex Space = new(@"[\s\p{C}]+", RegexOptions.CultureInvariant, Patience);

    public static string Clean(string text)
    {
        var line = Space.Replace(Secret.Replace(text, "REDACTED"), " ").Trim();
        return line.Length <= Longest ? line : line.Substring(0, Longest) + "…";
    }
}
