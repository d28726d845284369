using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core;
using AcsRecording.Core.Http;
using AcsRecording.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace AcsRecording.Benchmarks;

/// <summary>A container with many recordings, listed: how soon the first one comes, and what the rest costs.</summary>
internal static class ListBenchmark
{
    private const int BlobsOfARecording = 2;

    public static async Task RunAsync(int blobs)
    {
        await using var azurite = await Azurite.StartBlobsAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "recordings");
        await container.CreateAsync();
        await Parallel.ForAsync(0, blobs / BlobsOfARecording, async (number, token) =>
        {
            var folder = $"20261121/{number:x8}-0000-4000-8000-000000000000/eyJQbGF0-{Guid.NewGuid()}";
            var id = $"0-weu-d1-{number:x32}";
            await WriteAsync(container, $"{folder}/0-acsmetadata.{id}.json", token);
            await WriteAsync(container, $"{folder}/0-audiomp3.{id}.mp3", token);
        });

        using var counting = new CountingHandler();
        var engine = (IRecordingEngine)new RecordingEngine(
            new EngineOptions { Transport = new HttpClientTransport(new System.Net.Http.HttpClient(counting)) });
        var request = new BlobListRequest { ContainerUri = container.Uri, StorageConnectionString = azurite.ConnectionString };
        await engine.ListBlobsAsync(request, _ => Task.CompletedTask, _ => { }, CancellationToken.None);
        counting.Requests = 0;

        var (recordings, pagesAtFirst, heapAtFirst, mostHeap) = (0, 0, 0L, 0L);
        var (clock, first) = (Stopwatch.StartNew(), TimeSpan.Zero);
        await engine.ListBlobsAsync(
            request,
            _ =>
            {
                if (recordings++ == 0)
                {
                    (first, pagesAtFirst, heapAtFirst) = (clock.Elapsed, counting.Requests, GC.GetTotalMemory(forceFullCollection: true));
                }
                else if (recordings % 500 == 0)
                {
                    mostHeap = Math.Max(mostHeap, GC.GetTotalMemory(forceFullCollection: true));
                }

                return Task.CompletedTask;
            },
            _ => { },
            CancellationToken.None);
        Bench.Print(
            $"{blobs} blobs listed",
            [
                "recordings", "pages in all", "pages before the first", "first one, share of the whole time", "heap at the first, MiB",
                "most heap after it, MiB",
            ],
            [
                [$"{recordings}", $"{counting.Requests}", $"{pagesAtFirst}", Bench.Ratio(
                    first / clock.Elapsed), MiB(heapAtFirst), MiB(mostHeap)]]);
    }

    private static string MiB(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);

    private static async Task WriteAsync(BlobContainerClient container, string name, CancellationToken cancellationToken)
    {
        var blob = container.GetBlockBlobClient(name);
        var bytes = "x"u8.ToArray();
#pragma warning disable CA5351 // The account's own check.
        await blob.StageBlockAsync("AAAA", new MemoryStream(bytes), MD5.HashData(bytes), null, null, cancellationToken);
#pragma warning restore CA5351
        await blob.CommitBlockListAsync(["AAAA"], cancellationToken: cancellationToken);
    }

    private sealed class CountingHandler : System.Net.Http.DelegatingHandler
    {
        private int _requests;

        public CountingHandler()
            : base(new System.Net.Http.SocketsHttpHandler())
        {
        }

        public int Requests
        {
            get => _requests;
            set => _requests = value;
        }

        protected override Task<System.Net.Http.HttpResponseMessage> SendAsync(
            System.Net.Http.HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
