using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AcsRecording.Emulator.Faults;

/// <summary>A response body that lets so many bytes through and then drops the connection, ends early, or says nothing more.</summary>
internal sealed class FaultyStream(HttpContext context, Stream inner, FaultRule rule, Task cleared) : Stream
{
    private long? _left;

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
        // How long the right body is, is known once its headers are set.
        var left = _left ??= rule.CutAfterBytes ?? rule.StallAfterBytes
            ?? (long)Math.Ceiling((context.Response.ContentLength ?? buffer.Length) * rule.CutAtShare!.Value);
        var count = (int)Math.Min(buffer.Length, left);
        if (count > 0)
        {
            // What is let through has to leave before the connection does; with nothing to let through, not even the headers leave.
            await inner.WriteAsync(buffer[..count], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            _left -= count;
        }

        if (count < buffer.Length)
        {
            await EndAsync();
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

    private async Task EndAsync()
    {
        if (rule.StallAfterBytes is not null)
        {
            await FaultRules.HoldAsync(Timeout.InfiniteTimeSpan, cleared, context.RequestAborted);
        }

        if (rule.WithoutContentLength)
        {
            // An orderly end, of which only Content-Range tells that it comes too early.
            await context.Response.CompleteAsync();
            throw new FaultException();
        }

        var socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        if (rule.Reset)
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        else
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        context.Abort();
        throw new FaultException();
    }
}

/// <summary>Ends an operation whose answer has gone as wrong as it was meant to.</summary>
internal sealed class FaultException : Exception;
