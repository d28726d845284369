using System;
using System.Net;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Trust;

/// <summary>Hosts that the user trusts beside the service's own, each by its exact name (-AllowedHost).</summary>
internal sealed class AllowedHosts
{
    private static readonly Regex PlainName = new(@"\A[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z", RegexOptions.CultureInvariant);

    private readonly string[] _names;

    /// <summary>Throws <c>InvalidAllowedHost</c> for what is no plain host name.</summary>
    public AllowedHosts(params string[] names)
    {
        _names = Array.ConvertAll(names, name => name.ToLowerInvariant());
        if (Array.Find(_names, name => !PlainName.IsMatch(name) || IPAddress.TryParse(name, out _)) is { } wrong)
        {
            throw RecordingError.Create("InvalidAllowedHost", RecordingErrorCategory.InvalidArgument, wrong, wrong);
        }
    }

    /// <summary>Whether an address is on one of them, over https on its ordinary port.</summary>
    public bool Contains(Uri address) => IsOrdinary(address) && Array.IndexOf(_names, address.Host) >= 0;

    /// <summary>
    /// Whether an address is on a host under one of the domains, over https on its ordinary port. The domains begin with a dot.
    /// </summary>
    public static bool IsUnder(Uri address, string[] domains) =>
        IsOrdinary(address)
            && PlainName.IsMatch(address.Host)
            && Array.Exists(domains, domain => address.Host.EndsWith(domain, StringComparison.Ordinal));

    /// <summary>
    /// Over https, on its ordinary port. Uri.Host is lower-case then; an IDN, a trailing dot or an IP literal is no plain name.
    /// </summary>
    private static bool IsOrdinary(Uri address) => address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort;
}
