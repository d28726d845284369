using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Media;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;

namespace AcsRecording.Emulator.Storage;

/// <summary>
/// The storage account that recordings may be exported to: Azurite's, say. It may speak https with the emulator's own certificate.
/// </summary>
internal sealed class StorageAccount : IDisposable
{
    private const int BlockSize = 4 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly BlobServiceClient _client;
    private readonly QueueServiceClient _queues;

    public StorageAccount(string connectionString, X509Certificate2? own)
    {
        var handler = new SocketsHttpHandler { Proxy = new ProxyOfOthers() };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, theirs, _, errors) =>
            errors == SslPolicyErrors.None
                || (own is not null && theirs is not null && theirs.GetCertHash().AsSpan().SequenceEqual(own.GetCertHash()));
        _http = new HttpClient(handler);
        _client = new BlobServiceClient(connectionString, new BlobClientOptions { Transport = new HttpClientTransport(_http) });
        _queues = new QueueServiceClient(
            connectionString,
            new QueueClientOptions { Transport = new HttpClientTransport(_http), MessageEncoding = QueueMessageEncoding.Base64 });
    }

    public string Name => _client.AccountName;

    /// <summary>Without a slash at its end.</summary>
    public string BlobEndpoint => _client.Uri.AbsoluteUri.TrimEnd('/');

    /// <summary>Without a slash at its end.</summary>
    public string QueueEndpoint => _queues.Uri.AbsoluteUri.TrimEnd('/');

    /// <summary>The container that an address names; null where it is none of this account.</summary>
    public string? ContainerOf(Uri address)
    {
        var parts = new BlobUriBuilder(address);
        return parts.BlobContainerName.Length > 0
            && address.AbsoluteUri.StartsWith(BlobEndpoint + "/", StringComparison.OrdinalIgnoreCase) ? parts.BlobContainerName : null;
    }

    public async Task<bool> HasAsync(string container, CancellationToken cancellationToken) =>
        await _client.GetBlobContainerClient(container).ExistsAsync(cancellationToken);

    public Task CreateAsync(string container, CancellationToken cancellationToken) =>
        _client.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    public Task DeleteAsync(string container, CancellationToken cancellationToken) =>
        _client.GetBlobContainerClient(container).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    public async Task<bool> HasQueueAsync(string name, CancellationToken cancellationToken) =>
        await _queues.GetQueueClient(name).ExistsAsync(cancellationToken);

    public Task CreateQueueAsync(string name, CancellationToken cancellationToken) =>
        _queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    public Task DeleteQueueAsync(string name, CancellationToken cancellationToken) =>
        _queues.GetQueueClient(name).DeleteIfExistsAsync(cancellationToken);

    /// <summary>Puts a message into a queue, in base64 as Event Grid does.</summary>
    public Task SendAsync(string queue, string text, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        _queues.GetQueueClient(queue).SendMessageAsync(text, timeToLive: timeToLive, cancellationToken: cancellationToken);

    public Task WriteTextAsync(string container, string name, string text, CancellationToken cancellationToken) =>
        _client.GetBlobContainerClient(container).GetBlobClient(name).UploadAsync(BinaryData.FromString(text), cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <summary>Writes a blob block by block, so that any size costs one block of memory.</summary>
    public async Task<Uri> WriteAsync(string container, string name, MediaContent content, CancellationToken cancellationToken)
    {
        var blob = _client.GetBlobContainerClient(container).GetBlockBlobClient(name);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var blocks = new List<string>();
        for (long offset = 0; offset < content.Length; offset += BlockSize)
        {
            var bytes = new byte[Math.Min(BlockSize, content.Length - offset)];
            content.Read(offset, bytes);
            whole.AppendData(bytes);
            var id = Convert.ToBase64String(BitConverter.GetBytes(offset));
            using var block = new System.IO.MemoryStream(bytes);
#pragma warning disable CA5351 // The account's own check; it takes no other hash without one more package.
            await blob.StageBlockAsync(id, block, MD5.HashData(bytes), null, null, cancellationToken);
#pragma warning restore CA5351
            blocks.Add(id);
        }

        var options = new CommitBlockListOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/octet-stream", ContentHash = whole.GetHashAndReset() },
        };
        await blob.CommitBlockListAsync(blocks, options, cancellationToken);
        return blob.Uri;
    }
}
