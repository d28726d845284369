using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using AcsRecording.Core.Transfer;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AcsRecording.Core.Sources.Blob;

/// <summary>
/// A recording's blob, opened at a range. Its ETag says whether it is still the same; its Content-MD5, where it has one, what it is.
/// </summary>
/// <param name="blob">The blob.</param>
/// <param name="chunk">The chunk that it is of.</param>
/// <param name="expected">The version that an earlier run has begun with.</param>
/// <param name="ensureReadable">Throws where it must not be read; asked before the first byte.</param>
internal sealed class BlobSource(
    BlobClient blob, RecordingChunk chunk, ContentVersion? expected, Func<CancellationToken, Task>? ensureReadable = null) : IContentSource
{
    private readonly VersionPin _pin = new(expected, chunk);
    private bool _isReadable = ensureReadable is null;

    public ContentVersion? Version => _pin.Version;

    public bool HasMd5 => true;

    public string? Md5 { get; private set; }

    public async Task<OpenedRange> OpenAsync(ByteRange range, CancellationToken cancellationToken)
    {
        if (!_isReadable)
        {
            await ensureReadable!(cancellationToken).ConfigureAwait(false);
            _isReadable = true;
        }

        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(range.From, range.Length),
            Conditions = Version?.Validator is { } known ? new BlobRequestConditions { IfMatch = new ETag(known) } : null,
        };
        var response = await StorageError.TranslateErrorsAsync(
            blob.Uri, () => DownloadAsync(options, cancellationToken)).ConfigureAwait(false);
        var content = response.Value;
        try
        {
            return new OpenedRange(content.Content, Check(response, range.From), content);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private async Task<Response<BlobDownloadStreamingResult>> DownloadAsync(
        BlobDownloadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode != "ContainerNotFound")
        {
            throw RecordingError.Create(
                "ContentNotFound", RecordingErrorCategory.ObjectNotFound, chunk, StorageAddress.WithoutSecret(blob.Uri));
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            throw _pin.Changed("another version");
        }
        catch (RequestFailedException exception) when (exception.Status == 416)
        {
            throw Version is null
                ? RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "it is empty")
                : _pin.Changed("fewer");
        }
    }

    /// <summary>The offset at which the answer ends; throws where it isn't what was asked for.</summary>
    private long Check(Response<BlobDownloadStreamingResult> response, long from)
    {
        var details = response.Value.Details;
        var range = ContentRange.Of(response.GetRawResponse())
            ?? throw RecordingError.Create(
                "NotMedia", RecordingErrorCategory.InvalidData, chunk, chunk.DocumentId, "the answer doesn't say how long it is");
        _pin.Check(new ContentVersion(range.Total, details.ETag.ToString()));
        if (range.From != from)
        {
            throw _pin.Changed($"byte {range.From} on where byte {from} was asked for");
        }

        // Of the whole blob; ContentHash is the range's, except where that is the whole. All answers of one version say the same.
        var md5 = details.BlobContentHash ?? (response.GetRawResponse().Status == 200 ? details.ContentHash : null);
        if (md5 is { Length: > 0 })
        {
            Md5 = Hex.Of(md5);
        }

        return range.End;
    }
}
