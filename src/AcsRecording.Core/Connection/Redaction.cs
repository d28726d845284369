using System;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Connection;

/// <summary>Makes a text that somebody else wrote fit to be shown.</summary>
internal static class Redaction
{
    private const int Longest = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Tokens begin with base64url of '{"'. Keys and signatures are long runs of base64, base64url or their escapes; names and addresses
    // have other characters between.
    private static readonly Regex Secret = new(@"eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+|[A-Za-z0-9+/_%=-]{40,}", RegexOptions.CultureInvariant, Patience);

    private static readonly Regex Space = new(@"[\s\p{C}]+", RegexOptions.CultureInvariant, Patience);

    /// <summary>The path of an Azure resource, in whole or as one part of a longer address: long, but no secret.</summary>
    private static readonly Regex ResourceId = new(@"\A/?(?:subscriptions|providers|resourceGroups)/", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Patience);

    /// <summary>One line, without what may be a secret.</summary>
    public static string Clean(string text) => OneLine(Secret.Replace(text, match => ResourceId.IsMatch(match.Value) ? match.Value : "REDACTED"));

    /// <summary>One line of it, not too long.</summary>
    public static string OneLine(string text)
    {
        var line = Space.Replace(text, " ").Trim();
        return line.Length <= Longest ? line : line.Substring(0, Longest) + "…";
    }
}
