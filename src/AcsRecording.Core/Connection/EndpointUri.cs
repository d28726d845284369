using System;

namespace AcsRecording.Core.Connection;

/// <summary>What may stand as a resource's endpoint.</summary>
internal static class EndpointUri
{
    /// <param name="text">The endpoint.</param>
    /// <param name="forToken">A token goes over https alone, even on this machine.</param>
    public static Uri Parse(string text, bool forToken = false)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw Invalid(text, "it isn't an absolute URI");
        }

        if (uri.UserInfo.Length > 0)
        {
            // Whoever puts a password there must not read it again in a log.
            throw Invalid(uri.Host, "it holds user info");
        }

        if (forToken && uri.Scheme != Uri.UriSchemeHttps)
        {
            throw Invalid(text, "a token goes over https alone");
        }

        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            throw Invalid(text, "it isn't https");
        }

        return uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? uri
            : throw Invalid(uri.GetLeftPart(UriPartial.Authority), "it has a path or a query");
    }

    private static RecordingException Invalid(string shown, string reason) =>
        RecordingError.Create("InvalidEndpoint", RecordingErrorCategory.InvalidArgument, null, shown, reason);
}
