using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Http;

/// <summary>
/// Azure.Core's own transport, which goes through the proxy of HTTP_PROXY, HTTPS_PROXY, ALL_PROXY or the system, and a second one that
/// takes none. No proxy can reach this machine or its identity service, and none may see what goes there over http.
/// </summary>
internal sealed class DirectTransport : HttpPipelineTransport
{
    public static readonly DirectTransport Shared = new();

    private static readonly HttpClientTransport Direct = new(
        new HttpClient(new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout =
            Timeout.InfiniteTimeSpan
        });

    private DirectTransport()
    {
    }

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => Choose(message).Process(message);

    public override ValueTask ProcessAsync(HttpMessage message) => Choose(message).ProcessAsync(message);

    /// <summary>
    /// Whether an address is this machine's, or link-local, as the identity service of a virtual machine is (169.254.169.254).
    /// </summary>
    public static bool IsNear(Uri address) =>
        address.IsLoopback
        || (IPAddress.TryParse(address.Host, out var ip)
            && ip.GetAddressBytes() is { Length: 4 } bytes
            && bytes[0] == 169
            && bytes[1] == 254);

    private static HttpClientTransport Choose(HttpMessage message) =>
        IsNear(message.Request.Uri.ToUri()) ? Direct : HttpClientTransport.Shared;
}
