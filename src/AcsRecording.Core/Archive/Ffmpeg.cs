using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Progress;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Archive;

/// <summary>The program ffmpeg, where it is installed.</summary>
internal sealed class Ffmpeg
{
    private readonly string _program;

    private Ffmpeg(string program) => _program = program;

    /// <summary>
    /// The one on PATH; folders that PATH names relatively, or the current one, are not searched. Throws <c>FfmpegNotFound</c>.
    /// </summary>
    public static Ffmpeg Find() =>
        TryFind() ?? throw RecordingError.Create("FfmpegNotFound", RecordingErrorCategory.ObjectNotFound, null);

    /// <summary>The same; null where there is none.</summary>
    public static Ffmpeg? TryFind()
    {
        var name = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "ffmpeg.exe" : "ffmpeg";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Where(IsAbsolute).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } program
            ? new Ffmpeg(program)
            : null;
    }

    /// <summary>Runs it to its end. It is ended where the operation is stopped. Throws <c>FfmpegFailed</c>.</summary>
    /// <param name="arguments">One each.</param>
    /// <param name="target">What it is about, for errors.</param>
    /// <param name="path">The file that it makes, for errors.</param>
    /// <param name="onProgress">Called from time to time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task RunAsync(
        IEnumerable<string> arguments, object target, string path, Action onProgress, CancellationToken cancellationToken) => RunAsync(
            arguments,
            output => TailAsync(new StreamReader(output)),
            onProgress,
            reason => RecordingError.Create("FfmpegFailed", RecordingErrorCategory.InvalidData, target, path, reason),
            cancellationToken);

    /// <summary>Runs it to its end, and reads what it makes. Throws <c>MediaUnreadable</c>.</summary>
    /// <param name="arguments">One each; they say that the output is <c>pipe:1</c>.</param>
    /// <param name="read">Reads it to its end.</param>
    /// <param name="target">What it is made of, for errors.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<T> ReadAsync<T>(
        IEnumerable<string> arguments, Func<Stream, Task<T>> read, object target, CancellationToken cancellationToken) => RunAsync(
            arguments,
            read,
            () => { },
            reason => RecordingError.Create("MediaUnreadable", RecordingErrorCategory.InvalidData, target, target, reason),
            cancellationToken);

    private async Task<T> RunAsync<T>(
        IEnumerable<string> arguments,
        Func<Stream, Task<T>> read,
        Action onProgress,
        Func<string, RecordingException> failure,
        CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(_program, string.Join(" ", arguments.Select(Quote)))
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw failure(exception.Message);
        }

        using var stop = cancellationToken.Register(() => Kill(process));
        var errors = TailAsync(process.StandardError);
        var output = ReadOrKillAsync();
        var end = Task.WhenAll(errors, output, Task.Run(process.WaitForExit, CancellationToken.None));
        await ProgressInterval.WhileAsync(end, onProgress).ConfigureAwait(false);
        await end.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? await output.ConfigureAwait(false)
            : throw failure($"{Redaction.OneLine(await errors.ConfigureAwait(false))} (exit code {process.ExitCode})");

        async Task<T> ReadOrKillAsync()
        {
            try
            {
                return await read(process.StandardOutput.BaseStream).ConfigureAwait(false);
            }
            catch
            {
                // Unread, it would wait without end.
                Kill(process);
                throw;
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    /// <summary>The end of what it writes: a damaged file may make it write without end.</summary>
    private static async Task<string> TailAsync(StreamReader reader)
    {
        const int Longest = 4096;
        var text = new StringBuilder();
        var buffer = new char[Longest];
        for (int count; (count = await reader.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0;)
        {
            text.Append(buffer, 0, count);
            text.Remove(0, Math.Max(0, text.Length - Longest));
        }

        return text.ToString();
    }

    private static bool IsAbsolute(string folder) => folder.Length > 1 && folder.IndexOfAny(Path.GetInvalidPathChars()) < 0
        && (folder[0] == '/' || folder.StartsWith(@"\\", StringComparison.Ordinal) || (folder[1] == ':' && Path.IsPathRooted(folder)));

    /// <summary>As both .NET and Windows take a line apart: backslashes count only before a quotation mark.</summary>
    private static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            // Once more each where a quotation mark follows, and one for the mark itself.
            quoted.Append('\\', character == '"' ? backslashes + 1 : 0).Append(character);
            backslashes = character == '\\' ? backslashes + 1 : 0;
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
