using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using Azure;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// Reads one location from start to end into a stream. A connection that breaks is taken up again where it broke, as long as
/// the total stays what it was.
/// </summary>
internal sealed class ChunkDownload(ContentClient client, Uri location, string documentId)
{
    private const int BufferSize = 128 * 1024;
    private const int MaximumBreaksWithoutProgress = 4;

    private readonly byte[] _head = new byte[MediaSignature.Length];
    private int _headCount;

    public long Bytes { get; private set; }

    public long? Total { get; private set; }

    public string Sha256 { get; private set; } = "";

    /// <summary>The format that the first bytes show; null where they show none.</summary>
    public RecordingFormat? Format => MediaSignature.Detect(_head, _headCount);

    /// <summary>Whether it begins as HTML, XML or JSON does.</summary>
    public bool LooksLikeText => _headCount > 0 && Array.Find(_head, value => value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF)) is (byte)'<' or (byte)'{' or (byte)'[';

    public async Task CopyToAsync(Stream destination, Func<long, long, Task> progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var breaks = 0;
        while (Total is null || Bytes < Total)
        {
            var before = Bytes;
            using var response = await OpenAsync(cancellationToken).ConfigureAwait(false);
            for (int count; (count = await ReadAsync(response.ContentStream!, buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (Bytes + count > Total)
                {
                    throw RecordingError.Create("SizeMismatch", RecordingErrorCategory.InvalidData, location, documentId, Total, "more came");
                }

                KeepHead(buffer, count);
                hash.AppendData(buffer, 0, count);
                await destination.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
                Bytes += count;
                await progress(Bytes, Total!.Value).ConfigureAwait(false);
            }

            breaks = Bytes > before ? 0 : breaks + 1;
            if (Bytes < Total && breaks == MaximumBreaksWithoutProgress)
            {
                throw RecordingError.Create("TransferIncomplete", RecordingErrorCategory.InvalidData, location, documentId, Bytes, Total);
            }
        }

        Sha256 = FileHash.Format(hash.GetHashAndReset());
    }

    private async Task<Response> OpenAsync(CancellationToken cancellationToken)
    {
        var response = await client.GetAsync(location, documentId, Bytes, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.Status == 404)
            {
                throw RecordingError.Create("ContentNotFound", RecordingErrorCategory.ObjectNotFound, location, location.AbsolutePath);
            }

            if (response.Status is not (200 or 206))
            {
                throw ServiceError.From(response, location, documentId);
            }

            if (response.Headers.ContentType is { } type && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
            {
                throw RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, location, documentId, "an HTML page came");
            }

            var range = ContentRange.Of(response)
                ?? throw RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, location, documentId, "the answer doesn't say how long it is");
            if (range.Total == 0)
            {
                throw RecordingError.Create("NotMedia", RecordingErrorCategory.InvalidData, location, documentId, "it is empty");
            }

            if (Total is { } announced && announced != range.Total)
            {
                throw RecordingError.Create("SizeMismatch", RecordingErrorCategory.InvalidData, location, documentId, announced, range.Total);
            }

            if (range.From != Bytes)
            {
                throw RecordingError.Create("SizeMismatch", RecordingErrorCategory.InvalidData, location, documentId, $"byte {Bytes} on", $"byte {range.From} on came");
            }

            Total = range.Total;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>A break reads like an end: the loop above asks for the rest.</summary>
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or RequestFailedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }

    private void KeepHead(byte[] buffer, int count)
    {
        var more = Math.Min(count, _head.Length - _headCount);
        Array.Copy(buffer, 0, _head, _headCount, more);
        _headCount += more;
    }
}
