using System;
using System.Security.Cryptography;
using System.Text;

namespace AcsRecording.Core.Connection;

/// <summary>A resource's endpoint and access key. The key leaves this class only as a signature.</summary>
internal sealed class AccessKeyCredential
{
    private readonly byte[] _key;

    private AccessKeyCredential(Uri endpoint, byte[] key)
    {
        Endpoint = endpoint;
        _key = key;
    }

    public Uri Endpoint { get; }

    public static AccessKeyCredential From(ConnectRequest request)
    {
        var (endpoint, key) = request.ConnectionString is { } text
            ? ConnectionString.Parse(text)
            : (request.Endpoint ?? "", request.AccessKey ?? "");
        return new AccessKeyCredential(EndpointUri.Parse(endpoint), Decode(key));
    }

    /// <summary>Base64 of HMAC-SHA256 over the ASCII text.</summary>
    public string Sign(string stringToSign)
    {
        using var hmac = new HMACSHA256(_key);
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.ASCII.GetBytes(stringToSign)));
    }

    private static byte[] Decode(string key)
    {
        try
        {
            var bytes = Convert.FromBase64String(key.Trim());
            if (bytes.Length > 0)
            {
                return bytes;
            }
        }
        catch (FormatException)
        {
            // The inner exception is left out on purpose: nothing that saw the key goes further.
        }

        throw RecordingError.Create("InvalidAccessKey", RecordingErrorCategory.InvalidArgument, null);
    }
}
