using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace AcsRecording.Testing;

/// <summary>Signs a content request by the published rules, for clients that know nothing of the service.</summary>
public static class SignedHeaders
{
    private const string EmptyBodyHash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    public static IEnumerable<(string Name, string Value)> Of(Uri location, string accessKey)
    {
        var date = DateTimeOffset.UtcNow.ToString("R");
        var text = $"GET\n{location.AbsolutePath}\n{date};{location.Authority};{EmptyBodyHash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(accessKey), Encoding.ASCII.GetBytes(text)));
        yield return ("x-ms-date", date);
        yield return ("x-ms-content-sha256", EmptyBodyHash);
        yield return ("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}
