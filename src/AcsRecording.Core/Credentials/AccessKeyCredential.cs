using System;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Credentials;

/// <summary>A resource's endpoint and access key. The key leaves this class only as a signature.</summary>
internal sealed class AccessKeyCredential : ServiceCredential
{
    private readonly byte[] _key;

    private AccessKeyCredential(Uri endpoint, byte[] key)
        : base(endpoint, CredentialKind.AccessKey) => _key = key;

    public static AccessKeyCredential From(ConnectRequest request)
    {
        var (endpoint, key) = request.ConnectionString is { } text
            ? ConnectionString.Parse(text)
            : (request.Endpoint ?? "", request.AccessKey ?? "");
        return new AccessKeyCredential(EndpointUri.Parse(endpoint), Decode(key));
    }

    public override HttpPipelinePolicy CreatePolicy() => new HmacPolicy(this);

    /// <summary>The service's words for keys that are switched off aren't documented, so they are looked for, not compared.</summary>
    public override Task<RecordingException> ExplainAsync(RecordingException refusal, CancellationToken cancellationToken) =>
        Task.FromResult(
        refusal.Message.IndexOf("local auth", StringComparison.OrdinalIgnoreCase) >= 0
            ? Explained("LocalAuthDisabled", refusal, Endpoint.Host)
            : Explained("KeyRefused", refusal, Endpoint.Host));

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

        throw RecordingError.Create("InvalidAccessKey", RecordingErrorCategory.InvalidArgument, null,
            key.IndexOf("accesskey=", StringComparison.OrdinalIgnoreCase) >= 0
            ? "it is a whole connection string, which is given alone, without -Endpoint"
            : "it isn't valid base64");
    }
}
