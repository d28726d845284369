using System;
using System.Net;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Transfers;

/// <summary>Hosts that the user trusts beside the service's own, each by its exact name (-AllowedHost).</summary>
internal sealed class AllowedHosts
{
    private static readonly Regex PlainName = new(@"\A[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z", RegexOptions.CultureInvariant);

    private readonly string[] _names;

    /// <summary>Throws <c>InvalidAllowedHost</c> for what is no plain host name.</summary>
    public AllowedHosts(params string[] names)
    {
        _names = Array.ConvertAll(names, name => name.ToLowerInvariant());
        if (Array.Find(_names, name => !IsPlain(name) || IPAddress.TryParse(name, out _)) is { } wrong)
        {
            throw RecordingError.Create("InvalidAllowedHost", RecordingErrorCategory.InvalidArgument, wrong, wrong);
        }
    }

    /// <summary>Whether it is an ordinary name in lower-case ASCII: no IDN, no trailing dot, no literal of IPv6.</summary>
    public static bool IsPlain(string host) => PlainName.IsMatch(host);

    /// <summary>Whether an address is on one of them, whatever its scheme and port.</summary>
    public bool Contains(Uri location) => Array.IndexOf(_names, location.Host) >= 0;
}
