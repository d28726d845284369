using System;

namespace AcsRecording.Core.Credentials;

/// <summary>Reads <c>endpoint=https://…/;accesskey=…</c>. No error repeats any of the text: it holds the key.</summary>
internal static class ConnectionString
{
    public static (string Endpoint, string AccessKey) Parse(string text)
    {
        string? endpoint = null;
        string? accessKey = null;
        foreach (var part in text.Split([';'], StringSplitOptions.RemoveEmptyEntries))
        {
            // The key ends in '=', so only the first one separates.
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                throw Invalid("a part has no '='");
            }

            var name = part.Substring(0, equals).Trim();
            var value = part.Substring(equals + 1).Trim();
            if (name.Equals("endpoint", StringComparison.OrdinalIgnoreCase))
            {
                endpoint = endpoint is null ? value : throw Invalid("it names two endpoints");
            }
            else if (name.Equals("accesskey", StringComparison.OrdinalIgnoreCase))
            {
                accessKey = accessKey is null ? value : throw Invalid("it holds two access keys");
            }
        }

        if (string.IsNullOrEmpty(endpoint))
        {
            throw Invalid("it has no endpoint");
        }

        return string.IsNullOrEmpty(accessKey) ? throw Invalid("it has no accesskey") : (endpoint!, accessKey!);
    }

    private static RecordingException Invalid(string reason) =>
        RecordingError.Create("InvalidConnectionString", RecordingErrorCategory.InvalidArgument, null, reason);
}
