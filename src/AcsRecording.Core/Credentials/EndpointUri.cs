using System;
using System.Text.RegularExpressions;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Credentials;

/// <summary>What may stand as a resource's endpoint.</summary>
internal static class EndpointUri
{
    /// <summary>What may be an address without its scheme. Keys have other characters in them.</summary>
    private static readonly Regex Name = new(@"\A[\w.:/-]{1,100}\z", RegexOptions.CultureInvariant);

    /// <param name="text">The endpoint.</param>
    /// <param name="forToken">A token goes over https alone, even on this machine.</param>
    public static Uri Parse(string text, bool forToken = false)
    {
        if (text.IndexOf("accesskey=", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            throw Invalid("A connection string", "it is given alone, with -ConnectionString");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw Invalid(Name.IsMatch(text) ? $"'{text}'" : "What was given", "it isn't an absolute URI");
        }

        // Neither user info nor a query is shown: they may hold secrets.
        var shown = $"'{uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}'";
        if (uri.UserInfo.Length > 0)
        {
            throw Invalid(shown, "it holds user info");
        }

        if (forToken && !SecureAddress.IsForToken(uri))
        {
            throw Invalid(shown, "a token goes over https alone");
        }

        if (SecureAddress.Refusal(uri) is { } reason)
        {
            throw Invalid(shown, reason);
        }

        return uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? uri
            : throw Invalid(shown, "it has a path or a query");
    }

    private static RecordingException Invalid(string shown, string reason) =>
        RecordingError.Create("InvalidEndpoint", RecordingErrorCategory.InvalidArgument, null, shown, reason);
}
