using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfers;
using AcsRecording.Core.Transfers.Files;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Storage;

/// <summary>A recording's blob, opened at a range. Its ETag says whether it is still the same; its Content-MD5, where it has one, what it is.</summary>
internal sealed class BlobSource(BlobClient blob, RecordingChunk chunk, long? expectedTotal) : IContentSource
{
    private readonly object _gate = new();
    private ETag? _etag;

    public long? Total { get; private set; } = expectedTotal;

    public bool HasMd5 => true;

    public string? Md5 { get; private set; }

    public async Task<OpenedRange> OpenAsync(ByteRange range, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(range.From, range.Length),
            Conditions = _etag is { } known ? new BlobRequestConditions { IfMatch = known } : null,
        };
        var response = await StorageError.TellAsync(blob.Uri, () => DownloadAsync(options, cancellationToken)).ConfigureAwait(false);
        var content = response.Value;
        try
        {
            Check(response, range.From);
            return new OpenedRange(content.Content, content);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private async Task<Response<BlobDownloadStreamingResult>> DownloadAsync(BlobDownloadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode != "ContainerNotFound")
        {
            throw RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, StorageAddress.WithoutSecret(blob.Uri));
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            throw Changed("the blob as it was first", "another one");
        }
        catch (RequestFailedException exception) when (exception.Status == 416)
        {
            throw Total is null
                ? RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "it is empty")
                : Changed(FormattableString.Invariant($"{Total} bytes"), "fewer");
        }
    }

    private void Check(Response<BlobDownloadStreamingResult> response, long from)
    {
        var details = response.Value.Details;
        var range = ContentRange.Of(response.GetRawResponse())
            ?? throw RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "the answer doesn't say how long it is");
        lock (_gate)
        {
            if ((Total is { } total && total != range.Total) || (_etag is { } known && known != details.ETag) || range.From != from)
            {
                throw Changed(FormattableString.Invariant($"{Total} bytes"), FormattableString.Invariant($"{range.Total} bytes, or others"));
            }

            Total = range.Total;
            _etag = details.ETag;

            // Of the whole blob; ContentHash is the range's, except where that is the whole.
            Md5 ??= (details.BlobContentHash ?? (response.GetRawResponse().Status == 200 ? details.ContentHash : null)) is { Length: > 0 } md5 ? FileHash.Format(md5) : null;
        }
    }

    private RecordingException Changed(string announced, string now) =>
        RecordingError.Create("SizeMismatch", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, announced, now);
}
