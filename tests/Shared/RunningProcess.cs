using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace AcsRecording.Testing;

/// <summary>A real process, ended with the test that started it.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _errors;
    private readonly Task _reading;
    private int _disposed;

    private RunningProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>Ends it at once, as the system does when memory runs out.</summary>
    public void Kill() => _process.Kill();

    /// <summary>
    /// Ends it with a signal, by its name without SIG. It is sent again where the process goes on: PowerShell takes no notice of SIGINT
    /// while it starts.
    /// </summary>
    public async Task EndAsync(string signal)
    {
        var deadline = DateTime.UtcNow + Eventually.Timeout;
        for (var exit = _process.WaitForExitAsync(); !exit.IsCompleted; await Task.WhenAny(exit, Task.Delay(TimeSpan.FromSeconds(5))))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"Process {_process.Id} goes on after SIG{signal}.");
            }

            using var sending = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
            await sending.WaitForExitAsync().WaitAsync(Eventually.Timeout);
        }
    }

    public static RunningProcess Start(string command, params IEnumerable<string> arguments) =>
        Start(new Dictionary<string, string>(), command, arguments);

    public static RunningProcess Start(IReadOnlyDictionary<string, string> variables, string command, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new RunningProcess(Process.Start(start)!);
    }

    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(Eventually.Timeout);
        while (await _lines.Reader.WaitToReadAsync(timeout.Token))
        {
            while (_lines.Reader.TryRead(out var line))
            {
                if (wanted(line))
                {
                    return line;
                }
            }
        }

        throw new InvalidOperationException($"The process ended without the line: {await _errors}");
    }

    /// <summary>The exit code, what it wrote, and its errors.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Eventually.Timeout);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Process {_process.Id} did not end: {string.Join(' ', _process.StartInfo.ArgumentList)}");
        }

        await _reading;
        var output = new List<string>();
        while (_lines.Reader.TryRead(out var line))
        {
            output.Add(line);
        }

        return (_process.ExitCode, string.Join("\n", output), await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Eventually.Timeout);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
