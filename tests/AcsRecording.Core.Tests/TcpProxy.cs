using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Stands between a client and a server on this machine: breaks each connection after so many bytes of answers, or holds answers back.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly int _bytes;
    private readonly Task _accepting;
    private int _cuts;

    public TcpProxy(int target, int bytes = int.MaxValue)
    {
        _target = target;
        _bytes = bytes;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers wait for it.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Completes when an answer waits.</summary>
    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many connections were broken.</summary>
    public int Cuts => _cuts;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                var there = client.GetStream().CopyToAsync(server.GetStream(), _stopping.Token);
                await Task.WhenAny(there, BackAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or System.IO.IOException)
            {
                // Either side has gone.
            }
        }
    }

    private async Task BackAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        var left = _bytes;
        while (left > 0)
        {
            var count = await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), _stopping.Token);
            if (count == 0)
            {
                return;
            }

            if (!Hold.IsCompleted)
            {
                Held.TrySetResult();
                await Hold.WaitAsync(_stopping.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
            left -= count;
        }

        Interlocked.Increment(ref _cuts);
    }
}
