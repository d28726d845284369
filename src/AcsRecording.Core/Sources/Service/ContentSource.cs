using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;
using Azure;

namespace AcsRecording.Core.Sources.Service;

/// <summary>A file of the service's: each answer is checked before a byte of it counts.</summary>
internal sealed class ContentSource(
    ContentClient client, FullJitterDelay delay, RecordingChunk chunk, Uri location, ContentVersion? expected) : IContentSource
{
    private readonly VersionPin _pin = new(expected, chunk);

    public ContentVersion? Version => _pin.Version;

    public bool HasMd5 => false;

    public string? Md5 => null;

    public async Task<OpenedRange> OpenAsync(ByteRange range, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await client.GetAsync(location, chunk.DocumentId, range, cancellationToken).ConfigureAwait(false);
            try
            {
                if (response.Status != 401 || attempt > 1)
                {
                    var end = await CheckAsync(response, range.From, cancellationToken).ConfigureAwait(false);
                    return new OpenedRange(response.ContentStream!, end, response);
                }

                response.Dispose();
            }
            catch
            {
                response.Dispose();
                throw;
            }

            // A signature is refused where a clock has just been set; the next one has a new time.
            await delay.WaitAsync(attempt, $"{chunk}: HTTP 401.", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The offset at which the answer ends; throws where it isn't what was asked for.</summary>
    private async Task<long> CheckAsync(Response response, long from, CancellationToken cancellationToken)
    {
        switch (response.Status)
        {
            case 404:
                throw RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, location.AbsolutePath);
            case 416:
                throw Version is null ? NotMedia("it is empty") : _pin.Changed($"none from byte {from} on");
            case not (200 or 206):
                throw await ServiceError.FromAsync(response, chunk, chunk.DocumentId, cancellationToken).ConfigureAwait(false);
        }

        if (response.Headers.ContentType is { } type && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            throw NotMedia("a web page came");
        }

        if (ContentRange.Of(response) is not { } range)
        {
            throw NotMedia("the answer doesn't say how long it is");
        }

        if (range.Total == 0)
        {
            throw NotMedia("it is empty");
        }

        // The service sends no ETag, and Last-Modified not always.
        _pin.Check(new ContentVersion(range.Total, Header(response, "ETag") ?? Header(response, "Last-Modified")));
        return range.From == from ? range.End
            : range is { From: 0 } && range.End == range.Total
                ? throw RecordingError.Create("RangesIgnored", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId)
                : throw _pin.Changed($"byte {range.From} on where byte {from} was asked for");
    }

    private static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    private RecordingException NotMedia(string reason) =>
        RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, reason);
}
