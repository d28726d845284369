using System;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using AcsRecording.Core.Storage;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// Where a credential may go. Locations come from events, which are not signed: a location is used only if it is one of the
/// service's content hosts and its path names the very chunk that is asked for.
/// </summary>
internal sealed class LocationPolicy
{
    private const string WrongPath = "its path isn't that of a recording's file";

    private readonly Uri _endpoint;
    private readonly string[] _allowedHosts;

    // The suffixes that the official SDKs allow (azure-sdk-for-java pull request 48033).
    private static readonly string[] HostSuffixes = [".asm.skype.com", ".asyncgw.teams.microsoft.com", ".ams.gov.teams.microsoft.us"];

    private static readonly Regex Host = new(@"\A[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z", RegexOptions.CultureInvariant);

    private static readonly Regex Path = new(
        @"\A/v1/(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/)?objects/(?<id>[A-Za-z0-9-]+)(?:/content/[A-Za-z0-9]+)?\z",
        RegexOptions.CultureInvariant);

    /// <summary>Throws <c>InvalidAllowedHost</c> for what is no plain host name.</summary>
    /// <param name="endpoint">The connection's own.</param>
    /// <param name="allowedHosts">Hosts beside the service's, each by its exact name.</param>
    public LocationPolicy(Uri endpoint, params string[] allowedHosts)
    {
        _endpoint = endpoint;
        _allowedHosts = Array.ConvertAll(allowedHosts, host => host.ToLowerInvariant());
        if (Array.Find(_allowedHosts, host => !Host.IsMatch(host) || IPAddress.TryParse(host, out _)) is { } wrong)
        {
            throw RecordingError.Create("InvalidAllowedHost", RecordingErrorCategory.InvalidArgument, wrong, wrong);
        }
    }

    /// <summary>Throws <c>UntrustedLocation</c> unless the location is one that the credential may go to.</summary>
    /// <param name="location">The address from an event or a redirect.</param>
    /// <param name="documentId">The chunk it must be of; null where only an address is known.</param>
    public void Check(Uri location, string? documentId)
    {
        if (Refusal(location, documentId) is { } reason)
        {
            throw Untrusted(location, reason);
        }
    }

    /// <summary>Whether an address has the form of the service's.</summary>
    public static bool IsOfService(Uri location) => location.IsAbsoluteUri && Path.IsMatch(location.AbsolutePath);

    /// <summary>The id of the file that an address names.</summary>
    public static string DocumentIdOf(Uri location)
    {
        var match = location.IsAbsoluteUri ? Path.Match(location.AbsolutePath) : Match.Empty;
        if (match.Success)
        {
            return match.Groups["id"].Value;
        }

        var blob = location.IsAbsoluteUri ? RecordingBlobName.Parse(Uri.UnescapeDataString(location.AbsolutePath).TrimStart('/')) : null;
        return blob?.DocumentId ?? throw Untrusted(location, WrongPath);
    }

    private string? Refusal(Uri location, string? documentId)
    {
        if (!location.IsAbsoluteUri)
        {
            return "it isn't an absolute address";
        }

        if (location.UserInfo.Length > 0 || location.Query.Length > 0 || location.Fragment.Length > 0)
        {
            return "it has user info, a query or a fragment";
        }

        return RefusalOfHost(location) ?? RefusalOfPath(location, documentId);
    }

    private string? RefusalOfHost(Uri location)
    {
        if (IsLoopback(location))
        {
            return !IsLoopback(_endpoint) ? "it is on this machine, and the connection isn't"
                : location.Scheme == Uri.UriSchemeHttps || location.Scheme == _endpoint.Scheme ? null
                : "it isn't https, and the connection is";
        }

        if (location.Scheme != Uri.UriSchemeHttps || !location.IsDefaultPort)
        {
            return "it isn't https on the ordinary port";
        }

        // Uri.Host is lower-case ASCII for ordinary names; whatever isn't (IDN, a trailing dot, an IP literal) fails here.
        return Host.IsMatch(location.Host) && (HostSuffixes.Any(suffix => location.Host.EndsWith(suffix, StringComparison.Ordinal)) || _allowedHosts.Contains(location.Host))
            ? null
            : "it isn't one of the service's content hosts";
    }

    private static string? RefusalOfPath(Uri location, string? documentId)
    {
        var match = Path.Match(location.AbsolutePath);
        if (!match.Success)
        {
            return WrongPath;
        }

        return documentId is null || match.Groups["id"].Value == documentId ? null : "its path names another file";
    }

    public static RecordingException Untrusted(Uri location, string reason)
    {
        // Path and query are left out: they may hold what a hostile event put there.
        var shown = location.IsAbsoluteUri ? $"{location.Scheme}://{location.Host}" : "A relative address";
        return RecordingError.Create("UntrustedLocation", RecordingErrorCategory.SecurityError, location, shown, reason);
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
