using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AcsRecording.Emulator.Security;

/// <summary>
/// Verifies HMAC-SHA256 as the service does, with the variants that the official SDKs send: the host with or without its port, and
/// content requests signed for the resource's host in <c>x-ms-host</c>, over the bare path.
/// </summary>
internal static partial class SignatureCheck
{
    /// <summary>The service's own window isn't documented; Azure's storage services use this one.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    private static readonly byte[] Key = Convert.FromBase64String(EmulatorAccount.AccessKey);

    /// <summary>Null where the request is genuine, else what is wrong with it.</summary>
    public static async Task<string?> RefuseAsync(HttpRequest request, bool isResource)
    {
        var match = AuthorizationPattern().Match(request.Headers.Authorization.ToString());
        if (!match.Success)
        {
            return "There is no HMAC-SHA256 Authorization header.";
        }

        var date = request.Headers["x-ms-date"].ToString();
        if (!DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedOn)
            || (DateTimeOffset.UtcNow - signedOn).Duration() > ClockSkew)
        {
            return "x-ms-date is missing, malformed, or too far from now.";
        }

        var contentHash = request.Headers["x-ms-content-sha256"].ToString();
        if (contentHash != await HashBodyAsync(request))
        {
            return "x-ms-content-sha256 isn't that of the body.";
        }

        var given = match.Groups["signature"].Value;
        return Candidates(request, isResource).Any(candidate => Matches(given, request.Method, candidate, date, contentHash))
            ? null
            : "The signature doesn't match.";
    }

    private static IEnumerable<(string Path, string Host)> Candidates(HttpRequest request, bool isResource)
    {
        // As it came over the wire: a decoded path would sign differently.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var resourceHost = request.Headers["x-ms-host"].ToString();
        if (!isResource && resourceHost.Length > 0)
        {
            foreach (var host in WithAndWithoutPort(resourceHost))
            {
                yield return (target.Split('?')[0], host);
                yield return (target, host);
            }
        }
        else
        {
            foreach (var host in WithAndWithoutPort(request.Host.Value ?? ""))
            {
                yield return (target, host);
            }
        }
    }

    private static IEnumerable<string> WithAndWithoutPort(string authority) =>
        new[] { authority, new HostString(authority).Host }.Distinct();

    private static bool Matches(string given, string method, (string Path, string Host) candidate, string date, string contentHash)
    {
        var text = $"{method}\n{candidate.Path}\n{date};{candidate.Host};{contentHash}";
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(text)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(expected));
    }

    private static async Task<string> HashBodyAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return Convert.ToBase64String(SHA256.HashData(body.ToArray()));
    }

    [GeneratedRegex(@"\AHMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=(?<signature>[A-Za-z0-9+/=]+)\z")]
    private static partial Regex AuthorizationPattern();
}
