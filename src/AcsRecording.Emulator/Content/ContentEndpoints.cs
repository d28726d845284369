using System;
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Emulator.ControlPlane;
using AcsRecording.Emulator.Faults;
using AcsRecording.Emulator.Media;
using AcsRecording.Emulator.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AcsRecording.Emulator.Content;

/// <summary>
/// The content hosts: media, metadata and delete. As seen at the service: octet-stream for everything, Content-Range on a 200 too,
/// empty error bodies, no ETag. And the resource itself, where the first dialect of 2021 has its files.
/// </summary>
internal sealed partial class ContentEndpoints(RecordingStore store, ContentTraffic traffic, EmulatorOptions options)
{
    public const string DownloadRoot = "/recording/download";

    private const int SliceSize = 64 * 1024;
    private const string OctetStream = "application/octet-stream";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/v1/objects/{documentId}/content/{view}",
            (HttpContext context, string documentId, string view) => SendFileAsync(context, documentId, view));
        routes.MapDelete("/v1/objects/{documentId}", (string documentId) =>
        {
            if (store.FindChunk(documentId) is not { Recording.HasFilesByDocumentId: false } chunk)
            {
                return Results.StatusCode(404);
            }

            chunk.Delete();
            return Results.StatusCode(200);
        });
        routes.MapGet(DownloadRoot + "/{documentId}", (HttpContext context, string documentId) => DownloadAsync(context, documentId, null));
        routes.MapGet(DownloadRoot + "/{documentId}/{file}", DownloadAsync);
    }

    private Task SendFileAsync(HttpContext context, string documentId, string view)
    {
        traffic.Request();
        var chunk = store.FindChunk(documentId);
        if (chunk is not { Recording.HasFilesByDocumentId: false } || (view != "acsmetadata" && view != chunk.View))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        return SendFileAsync(context, chunk, view == "acsmetadata", OctetStream);
    }

    /// <summary>As documented in April 2021: media as video/mp4, metadata as JSON, errors as JSON.</summary>
    private Task DownloadAsync(HttpContext context, string documentId, string? file)
    {
        traffic.Request();
        var isMetadata = file == "metadata";
        if (store.FindChunk(documentId) is not { Recording.HasFilesByDocumentId: true } chunk || (file is not null && !isMetadata))
        {
            return ServiceErrors.FileNotFound(context.Request).ExecuteAsync(context);
        }

        var contentType = isMetadata ? "application/json" : chunk.View == "video" ? "video/mp4" : OctetStream;
        return SendFileAsync(context, chunk, isMetadata, contentType);
    }

    private Task SendFileAsync(HttpContext context, EmulatedChunk chunk, bool isMetadata, string contentType)
    {
        var media = isMetadata
            ? new MediaContent([new BytesRegion(ContentMetadata.Write(chunk))])
            : MediaFactory.Create(chunk, options.ContentBytes);
        var fault = context.Features.Get<FaultRule>();
        return SendRangeAsync(
            context,
            fault?.OtherVersion == true ? new MediaContent([new OtherVersionRegion(media)]) : media,
            contentType,
            fault?.IgnoreRange == true);
    }

    private async Task SendRangeAsync(HttpContext context, MediaContent media, string contentType, bool ignoreRange)
    {
        var response = context.Response;
        var range = RangePattern().Match(ignoreRange ? "" : context.Request.Headers.Range.ToString());
        var from = range.Success ? Number(range, "from") : 0;
        var to = range.Success && range.Groups["to"].Length > 0 ? Math.Min(Number(range, "to"), media.Length - 1) : media.Length - 1;
        response.Headers.CacheControl = "no-cache, max-age=0, s-maxage=0, private";
        if (from >= media.Length || to < from)
        {
            response.StatusCode = 416;
            response.Headers.ContentRange = $"bytes */{media.Length}";
            return;
        }

        response.StatusCode = range.Success ? 206 : 200;
        response.ContentType = contentType;
        response.ContentLength = to - from + 1;
        response.Headers.ContentRange = $"bytes {from}-{to}/{media.Length}";
        await CopyAsync(context, media, from, to + 1);
    }

    private async Task CopyAsync(HttpContext context, MediaContent media, long from, long end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SliceSize);
        var clock = Stopwatch.StartNew();
        try
        {
            for (var offset = from; offset < end;)
            {
                var slice = buffer.AsMemory(0, (int)Math.Min(SliceSize, end - offset));
                media.Read(offset, slice.Span);
                await context.Response.Body.WriteAsync(slice, context.RequestAborted);
                offset += slice.Length;
                traffic.Sent(slice.Length);
                if (options.Rate is { } rate
                    && TimeSpan.FromSeconds((double)(offset - from) / rate) - clock.Elapsed is { Ticks: > 0 } early)
                {
                    await Task.Delay(early, context.RequestAborted);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Abytes=(?<from>\d{1,18})-(?<to>\d{0,18})\z")]
    private static partial Regex RangePattern();
}
