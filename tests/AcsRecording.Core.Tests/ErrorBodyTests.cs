using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Tests;

/// <summary>The body of a refusal, as a content host, or a server in its place, sends it.</summary>
public sealed class ErrorBodyTests
{
    private static readonly RecordingChunk Chunk = new()
    {
        DocumentId = "0-eus-d1-aa",
        ContentLocation = new Uri("https://us-storage.asm.skype.com/v1/objects/0-eus-d1-aa/content/video"),
        DeleteLocation = new Uri("https://us-storage.asm.skype.com/v1/objects/0-eus-d1-aa"),
    };

    [Fact]
    public async Task One_without_an_end_is_read_to_some_64_KiB()
    {
        using var body = new Body(hangs: false);
        var exception = await Assert.ThrowsAsync<RecordingException>(() => DeleteAsync(body, default));
        Assert.Equal("AccessDenied", exception.ErrorId);
        Assert.InRange(body.BytesRead, 1, 128 * 1024);
        Assert.InRange(exception.Message.Length, 1, 1000);
    }

    [Fact]
    public async Task One_that_hangs_can_be_stopped()
    {
        using var body = new Body(hangs: true);
        using var stop = new CancellationTokenSource();
        var deleting = DeleteAsync(body, stop.Token);
        await Task.WhenAny(body.Asked, deleting);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deleting);
    }

    [Fact]
    public async Task One_that_falls_silent_is_a_refusal_all_the_same()
    {
        using var body = new Body(hangs: true);
        Assert.Equal(
            "AccessDenied",
            (await Assert.ThrowsAsync<RecordingException>(() => DeleteAsync(body, default, TimeSpan.FromMilliseconds(1)))).ErrorId);
    }

    private static async Task DeleteAsync(Body body, CancellationToken cancellationToken, TimeSpan? idle = null)
    {
        using var server = new Server(body);
        IRecordingEngine engine = new RecordingEngine(
            CoreTest.Impatient with { Transport = new HttpClientTransport(server), IdleTimeout = idle ?? TimeSpan.FromMinutes(5) });
        var connection = engine.Connect(new ConnectRequest { Endpoint = "https://contoso.communication.azure.com", AccessKey = "a2V5" });
        await connection.Transfers.Originals.RemoveAsync(Chunk, null, force: true, new FakeHost(), cancellationToken);
    }

    private sealed class Server(Body body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.Forbidden) { RequestMessage = request, Content = new StreamContent(body) });
    }

    /// <summary>It can only be read asynchronously: a thread that waits for a server can't be stopped.</summary>
    private sealed class Body(bool hangs) : Stream
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read synchronously.");

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            if (hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            buffer.Span.Fill((byte)'x');
            BytesRead += buffer.Length;
            return buffer.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
