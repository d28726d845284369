using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace AcsRecording.Benchmarks;

/// <summary>
/// A saving PowerShell that is killed (SIGKILL) after each of its calls that change the destination, or of its requests, and run again.
/// strace holds the process for a moment after each such call, so that it is killed there and not later.
/// </summary>
internal static partial class KillBenchmark
{
    /// <summary>Far longer than it takes to read a line and to kill a process.</summary>
    private const int HoldMilliseconds = 40;

    private const string Writes =
        "openat,mkdir,mkdirat,write,pwrite64,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat";
    private const string Sends = "sendto,sendmsg,write";

    /// <summary>
    /// Of the writes of a large file, which are all alike, this many at the start and at the end are points, and some in between.
    /// </summary>
    private const int Ends = 12;

    public static async Task RunAsync(int between)
    {
        if (!NodePackages.OnPath("strace"))
        {
            throw new InvalidOperationException("strace is not on PATH: it tells the calls apart and holds the process after each.");
        }

        var rows = new List<string[]>();
        await using (var small = await RunningEmulator.StartAsync(2, "--content-bytes", "400000"))
        {
            rows.Add(await FolderAsync("folder, 2 files of 400 KB", small, int.MaxValue));
        }

        await using (var large = await RunningEmulator.StartAsync(1, "--content-bytes", $"{(6 * 1024 * 1024) + 17}"))
        {
            rows.Add(await FolderAsync("folder, a file of 6 MiB in blocks", large, between));
        }

        if (NodePackages.Missing("azurite") is { } missing)
        {
            Console.WriteLine($"No container: {missing}");
        }
        else
        {
            await using var azurite = await Azurite.StartBlobsAsync();
            await using var emulator = await RunningEmulator.StartAsync(2, "--content-bytes", $"{(5 * 1024 * 1024) + 17}");
            rows.Add(await ContainerAsync("container, 2 files of 5 MiB", emulator, azurite, between));
        }

        Bench.Print(
            "Killed after each write or request, then run again",
            ["", "calls of a whole run", "killed at", "done when killed", "right bytes after the next run", "typed error", "anything else"],
            rows);
    }

    private static async Task<string[]> FolderAsync(string name, RunningEmulator emulator, int between)
    {
        var expected = await ExpectedAsync(emulator);
        var (calls, paths) = await Bench.InFolderAsync(async folder =>
        {
            await CheckedAsync(emulator, folder, "");
            var files = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path =>
                Path.GetRelativePath(folder, path));
            string[] all = [".", .. files.SelectMany(file => (string[])[file, $"{file}.partial", $"{file}.partial.journal"])];
            Empty(folder);
            return (await CountAsync(emulator, folder, "", Writes, all, IsWrite), all);
        });
        return await MatrixAsync(name, calls, between, async point => await Bench.InFolderAsync(async folder =>
        {
            var isKilled = await KillAsync(emulator, folder, "", Writes, paths, IsWrite, point);
            if (Look(folder, expected, isFinished: false) is { } early)
            {
                return (isKilled, $"point {point}, when killed: {early}");
            }

            var (exitCode, error) = await RunAsync(emulator, folder, "");
            return (isKilled, exitCode != 0 ? error : Look(folder, expected, isFinished: true));
        }));
    }

    private static async Task<string[]> ContainerAsync(string name, RunningEmulator emulator, Azurite azurite, int between)
    {
        var expected = await ExpectedAsync(emulator);
        var number = 0;

        async Task<(BlobContainerClient Container, string Address)> NewAsync()
        {
            var container = new BlobContainerClient(azurite.ConnectionString, $"kills-{number++}");
            await container.CreateAsync();
            return (container, container.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1)).AbsoluteUri);
        }

        var calls = await CountAsync(emulator, "", (await NewAsync()).Address, Sends, [], IsRequest);
        return await MatrixAsync(name, calls, between, async point =>
        {
            var (container, address) = await NewAsync();
            var isKilled = await KillAsync(emulator, "", address, Sends, [], IsRequest, point);
            if (await LookAsync(container, expected, isFinished: false) is { } early)
            {
                return (isKilled, $"point {point}, when killed: {early}");
            }

            var (exitCode, error) = await RunAsync(emulator, "", address);
            return (isKilled, exitCode != 0 ? error : await LookAsync(container, expected, isFinished: true));
        });
    }

    private static async Task<string[]> MatrixAsync(
        string name, int calls, int between, Func<int, Task<(bool IsKilled, string? Trouble)>> tryAt)
    {
        var step = Math.Max(1, (calls - (2 * Ends)) / Math.Max(1, between));
        int[] points = [.. Enumerable.Range(1, calls).Where(point => point <= Ends || point > calls - Ends || (point - Ends) % step == 0)];
        var (killed, right, typed, other) = (0, 0, 0, new List<string>());
        foreach (var point in points)
        {
            var (isKilled, trouble) = await tryAt(point);
            killed += isKilled ? 1 : 0;
            if (trouble is null)
            {
                right++;
            }
            else if (TypedError().IsMatch(trouble))
            {
                typed++;
                Console.WriteLine($"{name}, {point}: {trouble}");
            }
            else
            {
                other.Add(trouble);
                Console.WriteLine($"{name}, {point}: {trouble}");
            }
        }

        return
        [
            name, $"{calls}", $"{killed}", $"{points.Length - killed}", $"{right} of {points.Length}", $"{typed}",
            other.Count == 0 ? "none" : $"**{other.Count}**",
        ];
    }

    /// <summary>
    /// What is wrong with a folder, or null. A name without its whole file is wrong at any time; what is missing, or left over, is in the
    /// end.
    /// </summary>
    private static string? Look(string folder, Dictionary<string, string> expected, bool isFinished)
    {
        var media = Directory.GetFiles(folder, "*.wav", SearchOption.AllDirectories);
        var wrong = media.FirstOrDefault(file => Bench.HashOf(file) != expected[DocumentOf(file)]);
        var manifest = Path.Combine(folder, "manifest.jsonl");
        var lines = File.Exists(manifest) ? File.ReadAllText(manifest).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        var entries = lines.Select(Parse).ToArray();
        var lies = entries.OfType<JsonObject>().FirstOrDefault(entry => (string?)entry["sha256"] != expected[(string)entry["documentId"]!]
            || (
                File.Exists(Path.Combine(folder, (string)entry["path"]!))
                    ? !media.Contains(Path.Combine(folder, (string)entry["path"]!))
                    : isFinished));
        return wrong is not null ? $"wrong bytes in {wrong}"
            : lies is not null ? $"a line that isn't so: {lies.ToJsonString()}"
            : entries.OfType<JsonObject>().GroupBy(entry => (string)entry["documentId"]!).Any(group => group.Count() > 1)
                ? "two lines for one file"
            : !isFinished ? null
            : media.Length != expected.Count ? $"{media.Length} files"
            : entries.Count(entry => entry?["verified"]?.GetValue<bool>() == true) != expected.Count ? $"lines: {string.Join(" ", lines)}"
            : Directory.GetFiles(folder, "*.partial*", SearchOption.AllDirectories) is [var left, ..] ? $"left over: {left}"
            : null;
    }

    private static async Task<string?> LookAsync(BlobContainerClient container, Dictionary<string, string> expected, bool isFinished)
    {
        var (media, entries) = (0, 0);
        foreach (var blob in container.GetBlobs(new GetBlobsOptions()).Where(blob =>
            !blob.Name.Contains('/', StringComparison.Ordinal) || !blob.Name.EndsWith(".json", StringComparison.Ordinal)
                || blob.Name.StartsWith(".manifest/", StringComparison.Ordinal)))
        {
            var content = (await container.GetBlobClient(blob.Name).DownloadStreamingAsync()).Value.Content;
            if (blob.Name.StartsWith(".manifest/", StringComparison.Ordinal))
            {
                var entry = JsonNode.Parse(content)!;
                entries += entry["verified"]!.GetValue<bool>() ? 1 : 0;
                if ((string?)entry["sha256"] != expected[(string)entry["documentId"]!])
                {
                    return $"an entry that isn't so: {entry.ToJsonString()}";
                }
            }
            else if (await Bench.HashOfAsync(content) != expected[DocumentOf(blob.Name)])
            {
                return $"wrong bytes in {blob.Name}";
            }
            else
            {
                media++;
            }
        }

        return isFinished && (media, entries) != (expected.Count, expected.Count) ? $"{media} blobs, {entries} entries" : null;
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // Torn, and known to be so.
            return null;
        }
    }

    private static string DocumentOf(string name) => Path.GetFileNameWithoutExtension(name).Split('-', 2)[1];

    private static async Task<Dictionary<string, string>> ExpectedAsync(RunningEmulator emulator)
    {
        var expected = new Dictionary<string, string>();
        foreach (var chunk in emulator.Chunks)
        {
            expected[chunk.DocumentId] = await emulator.HashOfAsync(chunk);
        }

        return expected;
    }

    private static void Empty(string folder)
    {
        foreach (var child in Directory.GetDirectories(folder))
        {
            Directory.Delete(child, recursive: true);
        }

        Array.ForEach(Directory.GetFiles(folder), File.Delete);
    }

    private static bool IsWrite(string line) =>
        !line.Contains("<unfinished ...>", StringComparison.Ordinal) && !line.Contains("O_RDONLY", StringComparison.Ordinal);

    private static bool IsRequest(string line) => !line.Contains(" resumed>", StringComparison.Ordinal) && RequestLine().IsMatch(line);

    private static async Task CheckedAsync(RunningEmulator emulator, string folder, string container)
    {
        var (exitCode, error) = await RunAsync(emulator, folder, container);
        if (exitCode != 0)
        {
            throw new InvalidOperationException(error);
        }
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(RunningEmulator emulator, string folder, string container)
    {
        await using var process = RunningProcess.Start(
            Variables, Command(emulator, folder, container)[0], Command(emulator, folder, container)[1..]);
        var (exitCode, output, errors) = await process.ExitAsync();
        return (exitCode, $"exit code {exitCode}: {output} {errors}");
    }

    private static async Task<int> CountAsync(
        RunningEmulator emulator, string folder, string container, string calls, string[] paths, Func<string, bool> counts)
    {
        var count = 0;
        await TraceAsync(emulator, folder, container, calls, paths, line => count += counts(line) ? 1 : 0);
        return count;
    }

    /// <summary>False where the run had fewer calls than that, and ended by itself.</summary>
    private static async Task<bool> KillAsync(
        RunningEmulator emulator, string folder, string container, string calls, string[] paths, Func<string, bool> counts, int point)
    {
        var (count, isKilled) = (0, false);
        await TraceAsync(emulator, folder, container, calls, paths, line =>
        {
            if (counts(line) && ++count == point)
            {
                const int Kill = 9;
                isKilled = NativeMethods.kill(
                    int.Parse(
                        line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture),
                    Kill) == 0;
            }
        });
        return isKilled;
    }

    private static async Task TraceAsync(
        RunningEmulator emulator, string folder, string container, string calls, string[] paths, Action<string> take)
    {
        string[] options =
        [
            "-f", "--seccomp-bpf", "-qq", "-s", "64", "-e", "signal=none", "-e", $"trace={calls}",
            "-e", $"inject={calls}:delay_exit={HoldMilliseconds * 1000}",
            .. paths.SelectMany(path => (string[])["-P", Path.GetFullPath(Path.Combine(folder, path))]),
        ];
        var start = new ProcessStartInfo("strace", [.. options, "-o", "/dev/fd/2", .. Command(emulator, folder, container)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var strace = Process.Start(start)!;
        var output = strace.StandardOutput.ReadToEndAsync();
        while (await strace.StandardError.ReadLineAsync() is { } line)
        {
            if (TracedLine().IsMatch(line))
            {
                take(line);
            }
        }

        await output;
        await strace.WaitForExitAsync();
    }

    private static Dictionary<string, string> Variables =>
        new() { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off" };

    /// <summary>One file after the other, over few connections, so that a point is about the same each time.</summary>
    private static string[] Command(RunningEmulator emulator, string folder, string container) => PowerShell.Command(
        $"{PowerShell.Import(Repository.Module)}; $PSStyle.OutputRendering = 'PlainText'; $ErrorView = 'ConciseView'; "
        + $"Connect-AcsRecording '{emulator.ConnectionString}' | Out-Null; "
        + $"try {{ Get-Content '{emulator.EventsFile}' -Raw | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk -ThrottleLimit 1 "
        + "-MaxConnections 2 "
        + (container.Length > 0 ? $"-DestinationContainerUri '{container}'" : $"-DestinationPath '{folder}'")
        + " | Out-Null } catch { [Console]::Error.WriteLine($_.FullyQualifiedErrorId + ': ' + $_); exit 3 }");

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+,AcsRecording\.")]
    private static partial Regex TypedError();

    [GeneratedRegex(@"^\d+ +(?:[a-z0-9]+\(|<\.\.\. )")]
    private static partial Regex TracedLine();

    [GeneratedRegex("\"(?:GET|PUT|HEAD|POST|DELETE) ")]
    private static partial Regex RequestLine();

    private static class NativeMethods
    {
#pragma warning disable IDE1006 // The C library's own name.
        [DllImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int kill(int process, int signal);
#pragma warning restore IDE1006
    }
}
