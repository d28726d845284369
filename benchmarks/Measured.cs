using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Benchmarks;

/// <summary>How one run of a command went.</summary>
/// <param name="ExitCode">Its exit code; null where it had to be ended.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMiB">The most memory it had at once, as GNU time tells.</param>
/// <param name="Errors">What it wrote to its error stream.</param>
internal sealed record Measured(int? ExitCode, double Seconds, double PeakMiB, string Errors)
{
    /// <summary>Runs a command to its end, or until the limit.</summary>
    public static async Task<Measured> RunAsync(
        IEnumerable<string> command, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        var report = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/usr/bin/time", ["--quiet", "--format", "%M", "--output", report, .. command])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            {
                start.Environment[name] = value;
            }

            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var timeout = new CancellationTokenSource(limit);
            try
            {
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                return new Measured(null, clock.Elapsed.TotalSeconds, 0, "");
            }

            var seconds = clock.Elapsed.TotalSeconds;
            var texts = await output;
            if (process.ExitCode != 0 && Environment.GetEnvironmentVariable("BENCHMARKS_VERBOSE") is not null)
            {
                await Console.Error.WriteLineAsync(string.Join("\n", texts));
            }

            var peak = (await File.ReadAllLinesAsync(report)).LastOrDefault();
            return new Measured(
                process.ExitCode,
                seconds,
                double.TryParse(peak, NumberStyles.Integer, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes / 1024 : 0,
                texts[1]);
        }
        finally
        {
            File.Delete(report);
        }
    }
}
