using System;

namespace AcsRecording.Core.Http;

/// <summary>Where anything secret may go at all: over https, or over http to this machine. Which hosts and paths, others say.</summary>
internal static class SecureAddress
{
    /// <summary>Why an address that the user has given is refused; null where it isn't.</summary>
    public static string? Refusal(Uri address) =>
        !address.IsAbsoluteUri ? "it isn't an absolute address"
        : IsHttps(address) || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback) ? null
        : "it isn't an https address";

    /// <summary>
    /// Why an address that an event or a redirect has given is refused: this machine is for a connection to this machine alone, and http
    /// for one over http.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="connection">The connection's endpoint; null without a connection.</param>
    public static string? Refusal(Uri address, Uri? connection) =>
        Refusal(address) is { } reason ? reason
        : !address.IsLoopback ? null
        : connection?.IsLoopback != true ? "it is on this machine, and the connection isn't"
        : IsHttps(address) || !IsHttps(connection) ? null
        : "it isn't https, and the connection is";

    /// <summary>A token goes over https alone, even on this machine.</summary>
    public static bool IsForToken(Uri address) => address.IsAbsoluteUri && IsHttps(address);

    /// <summary>Why an address that is more than scheme, host and path is refused; null where it isn't more.</summary>
    public static string? RefusalOfMore(Uri address) =>
        HasUserInfo(address) || address.Query.Length > 0 || address.Fragment.Length > 0
            ? "it has user info, a query or a fragment"
            : null;

    /// <summary>Also where nothing stands before its '@': an address of the service has none.</summary>
    public static bool HasUserInfo(Uri address) => address.GetLeftPart(UriPartial.Authority).IndexOf('@') >= 0;

    private static bool IsHttps(Uri address) => address.Scheme == Uri.UriSchemeHttps;
}
