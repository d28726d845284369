using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.Admin;

/// <summary>A response body that lets so many bytes through and then drops the connection, or says nothing more.</summary>
internal sealed class FaultyStream(HttpContext context, Stream inner, long left, bool stalls) : Stream
{
    private long _left = left;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, _left);
        if (count > 0)
        {
            // What is let through has to leave before the connection does; with nothing to let through, not even the headers leave.
            await inner.WriteAsync(buffer[..count], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            _left -= count;
        }

        if (count < buffer.Length)
        {
            if (stalls)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            context.Abort();
            throw new OperationCanceledException("The fault cut the body.");
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
