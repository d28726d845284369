using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Trust;
using Azure;
using Azure.Core;

namespace AcsRecording.Core.Sources.Service;

/// <summary>
/// Requests to the service's content hosts: each address checked first, each hop of a redirect again and authorized anew.
/// </summary>
internal sealed class ContentClient(ServicePipeline pipeline, LocationPolicy policy, TimeSpan idleTimeout)
{
    private const int MaximumRedirects = 5;

    public ServiceClock Clock { get; } = new();

    /// <summary>Opens a range of a location. The caller disposes the response.</summary>
    public Task<Response> GetAsync(Uri location, string? documentId, ByteRange range, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Get, location, documentId, range, cancellationToken);

    public Task<Response> DeleteAsync(Uri location, string? documentId, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Delete, location, documentId, null, cancellationToken);

    private async Task<Response> SendAsync(
        RequestMethod method, Uri location, string? documentId, ByteRange? range, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            policy.Check(location, documentId);
            var message = pipeline.CreateMessage();
            message.BufferResponse = false;
            message.NetworkTimeout = idleTimeout;
            message.Request.Method = method;
            message.Request.Uri.Reset(location);
            if (range is { } asked)
            {
                message.Request.Headers.SetValue(
                    "Range", string.Format(CultureInfo.InvariantCulture, "bytes={0}-{1}", asked.From, asked.End - 1));
            }

            if (!LocationPolicy.IsDownload(location))
            {
                ContentRequest.Mark(message);
            }

            var response = await pipeline.SendAsync(message, location, cancellationToken).ConfigureAwait(false);
            Clock.Learn(response);
            if (response.Status is not (301 or 302 or 307 or 308) || !response.Headers.TryGetValue("Location", out var next))
            {
                return response;
            }

            response.Dispose();
            if (hop == MaximumRedirects)
            {
                throw RecordingError.Create("TooManyRedirects", RecordingErrorCategory.ResourceUnavailable, location, documentId, hop);
            }

            location = new Uri(location, next);
        }
    }
}
