using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using Azure;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// One file at the service, opened at a range. It knows what the service's answers mean: not ready yet, gone, changed, or no
/// recording at all.
/// </summary>
internal sealed class ContentSource(ContentClient client, FullJitterDelay delay, RecordingChunk chunk, Uri location, long? expectedTotal, Readiness readiness) : IContentSource
{
    private string? _lastModified;

    public long? Total { get; private set; } = expectedTotal;

    public bool HasMd5 => false;

    public string? Md5 => null;

    public async Task<OpenedRange> OpenAsync(ByteRange range, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await client.GetAsync(location, chunk.DocumentId, range, cancellationToken).ConfigureAwait(false);
            try
            {
                var refusal = Refusal(response, range.From);
                if (refusal is null)
                {
                    return new OpenedRange(response.ContentStream!, response);
                }

                if (!MayBecomeReady(refusal) && !(refusal.Status == 401 && attempt == 1))
                {
                    throw refusal;
                }

                response.Dispose();
            }
            catch
            {
                response.Dispose();
                throw;
            }

            await Task.Delay(delay.Next(attempt), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Until a while after the event, what isn't there, is empty, or is a web page may still be on its way (azure-sdk-for-js issue
    /// 33764, azure-sdk-for-python issue 33415).
    /// </summary>
    private bool MayBecomeReady(RecordingException refusal) =>
        Total is null && readiness.MayCome && (refusal.ErrorId is "ContentNotFound" or "NotMedia" || refusal.Status == 400);

    private RecordingException? Refusal(Response response, long from)
    {
        if (response.Status == 404)
        {
            return RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, location.AbsolutePath);
        }

        if (response.Status == 416)
        {
            return Total is null ? NotMedia("it is empty") : Changed(FormattableString.Invariant($"{Total} bytes"), $"none from byte {from} on");
        }

        if (response.Status is not (200 or 206))
        {
            return ServiceError.From(response, chunk, chunk.DocumentId);
        }

        if (response.Headers.ContentType is { } type && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return NotMedia("a web page came");
        }

        return ContentRange.Of(response) is not { } range ? NotMedia("the answer doesn't say how long it is")
            : range.Total == 0 ? NotMedia("it is empty")
            : Check(response, range, from);
    }

    private RecordingException? Check(Response response, ContentRange range, long from)
    {
        response.Headers.TryGetValue("Last-Modified", out var modified);
        if ((Total is { } total && total != range.Total) || (_lastModified is { } known && known != modified))
        {
            return Changed(FormattableString.Invariant($"{Total} bytes"), FormattableString.Invariant($"{range.Total} bytes"));
        }

        if (range.From != from)
        {
            return Changed($"byte {from} on", $"byte {range.From} on");
        }

        Total = range.Total;
        _lastModified = modified;
        return null;
    }

    private RecordingException NotMedia(string reason) =>
        RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, reason);

    private RecordingException Changed(string announced, string now) =>
        RecordingError.Create("SizeMismatch", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, announced, now);
}
