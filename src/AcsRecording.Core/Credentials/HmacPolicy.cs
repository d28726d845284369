using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Credentials;

/// <summary>
/// Signs each try of a request with the access key. A content request goes to a storage host and is signed as if it went
/// to the resource, the path alone, without the query.
/// https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial
/// </summary>
internal sealed class HmacPolicy(AccessKeyCredential credential) : HttpPipelinePolicy
{
    private const string EmptyBodyHash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Sign(message, BodyHash(message.Request.Content, message.CancellationToken));
        ProcessNext(message, pipeline);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Sign(message, BodyHash(message.Request.Content, message.CancellationToken));
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
    }

    private void Sign(HttpMessage message, string bodyHash)
    {
        var request = message.Request;
        var uri = request.Uri.ToUri();
        var isContent = ContentRequest.Is(message);
        var host = isContent ? credential.Endpoint.Authority : uri.Authority;
        var path = isContent ? uri.AbsolutePath : uri.PathAndQuery;
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var signature = credential.Sign($"{request.Method.Method}\n{path}\n{date};{host};{bodyHash}");

        if (isContent)
        {
            ContentRequest.SetHost(message, credential.Endpoint);
        }

        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("x-ms-content-sha256", bodyHash);
        request.Headers.SetValue("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }

    private static string BodyHash(RequestContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
        {
            return EmptyBodyHash;
        }

        // Bodies here are small JSON texts.
        using var body = new MemoryStream();
        content.WriteTo(body, cancellationToken);
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(body.ToArray()));
    }
}
