using System;
using System.Text.RegularExpressions;

namespace AcsRecording;

/// <summary>Recognizes secrets in text and addresses, so that no error and no log line repeats one.</summary>
internal static class Secrets
{
    private const string Hidden = "REDACTED";

    // Values that are named as secrets: of connection strings, SAS, function keys, Event Grid's validation.
    private const string Named =
        @"(?<name>\b(?:accesskey|accountkey|sharedaccesskey|sharedaccesssignature|access_token|client_secret|password|pwd|sig|token"
        + @"|code)\s*=\s*)[^;&\s'""<>]+";

    // Tokens of Entra ID have three parts; the ids of recordings, which begin in the same way, have one. Their lengths are limited, so that
    // a text of nothing but beginnings takes no time that grows with its square.
    private const string Token = @"eyJ[A-Za-z0-9_-]{1,2000}\.[A-Za-z0-9_-]{1,16000}\.[A-Za-z0-9_-]*";

    // Keys: Azure's own mark in the newer ones, padded base64 in the others. Ids of calls and recordings are base64 of 'http' and '{"'.
    private const string Key = @"[A-Za-z0-9]{52}JQQJ9[A-Za-z0-9]{20,}|(?<![A-Za-z0-9+/])(?!aHR0c|eyJ)[A-Za-z0-9+/]{42,}={1,2}";

    private static readonly Regex Any = new(
        $@"{Named}|{Token}|{Key}|(?<=://)[^/?#\s@']+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The values of all parameters but those that say what a request is for.</summary>
    private static readonly Regex QueryValue = new(
        @"(?<=[?&])(?!(?:api-version|comp|restype|prefix|numofmessages|visibilitytimeout)=)([^=&]*)=[^&]*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The same text, with REDACTED in place of each secret.</summary>
    public static string Hide(string text) =>
        Any.Replace(text, match => match.Value.EndsWith("@", StringComparison.Ordinal) ? "" : match.Groups["name"].Value + Hidden);

    /// <summary>Whether a text holds what must not be shown.</summary>
    public static bool AreIn(string text) => Any.IsMatch(text);

    /// <summary>The address without user info and without the values of its query.</summary>
    public static string Hide(Uri address)
    {
        if (!address.IsAbsoluteUri)
        {
            return Hide(address.OriginalString);
        }

        var shown = Hide(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        return address.Query.Length == 0 ? shown : shown + QueryValue.Replace(address.Query, "$1=" + Hidden);
    }
}
