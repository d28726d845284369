using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>
/// What Save-AcsRecordingChunk, in a PowerShell of its own, and other tools make of each known fault. <c>right bytes</c>: the file, whole;
/// "not verified" where its original would not be deleted. <c>error</c>, or the error's id: nothing lies under the final name.
/// <c>error, part left</c>: part of a file does. <c>LOST</c>: success is claimed for something else, so that a caller who deletes the
/// original then has lost the recording. <c>hung</c>: neither within the limit.
/// </summary>
internal static partial class FaultBenchmark
{
    /// <summary>Most of the time is waited, not worked.</summary>
    private const int AtOnce = 6;

    private const string Metadata = "/acsmetadata";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    private static readonly KnownFault OtherVersion =
        new(
            "another version from the second request on",
            """ "skip":1,"otherVersion":true,"headers":{"Last-Modified":"Thu, 01 Jan 2026 00:00:00 GMT"} """,
            true,
            null);

    private static readonly KnownFault[] OfMetadata =
    [
        .. KnownFault.All.Where(fault => fault.Name is not ("dropped every MiB" or "silence after 1 MB" or "total that changes midway"))
            .Select(fault => fault with { Path = Metadata }),
        new("silence after 400 bytes", """ "stallAfterBytes":400 """, true, null, Path: Metadata),
        new("no JSON", """ "status":200,"body":"{\"resourceId\":" """, false, null, Path: Metadata),
    ];

    public static async Task RunAsync(string only)
    {
        var cmdlet = new Tool("Save-AcsRecordingChunk", (emulator, folder) => PowerShell.Command(
            $"try {{ {PowerShell.Save(Repository.Module, emulator, folder)} -WarningAction Ignore | Out-Null }} catch {{ "
            + "[Console]::Error.WriteLine($_.FullyQualifiedErrorId); exit 3 }"));
        Tool[] tools = [cmdlet, Tool.Curl, Tool.Wget, Tool.Aria2(8), Tool.Rclone, Tool.JavaScript()];
        var faults = KnownFault.All.Append(OtherVersion).Where(fault => fault.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        var ofMetadata = OfMetadata.Where(fault => fault.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        var cases = faults.SelectMany(fault => tools.Select(tool => (Fault: fault, Tool: tool)))
            .Concat(ofMetadata.Select(fault => (Fault: fault, Tool: cmdlet)))
            .SelectMany(item => (Case[])[new(item.Fault, item.Tool, IsEvery: false), new(item.Fault, item.Tool, IsEvery: true)]);
        var verdicts = new ConcurrentDictionary<Case, string>();
        var queue = new ConcurrentQueue<Case>(cases);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(queue, verdicts)));

        foreach (var (title, isEvery) in ((string, bool)[])[("Met by the first two requests", false), ("Met by every request", true)])
        {
            Bench.Print(
                title,
                ["fault", .. tools.Select(tool => tool.Name)],
                faults.Select(fault => (string[])[fault.Name, .. tools.Select(tool => verdicts[new(fault, tool, isEvery)])]));
        }

        Bench.Print(
            "Of the metadata, Save-AcsRecordingChunk alone",
            ["fault", "met by the first two requests", "met by every request"],
            ofMetadata.Select(fault =>
                (string[])[fault.Name, verdicts[new(fault, cmdlet, IsEvery: false)], verdicts[new(fault, cmdlet, IsEvery: true)]]));
    }

    private static async Task WorkAsync(ConcurrentQueue<Case> queue, ConcurrentDictionary<Case, string> verdicts)
    {
        await using var emulator = await RunningEmulator.StartAsync(1, "--content-bytes", "20000000");
        var expected = await emulator.HashOfAsync(emulator.Chunks[0]);
        await emulator.AddFaultAsync("""{"otherVersion":true}""");
        var other = await emulator.HashOfAsync(emulator.Chunks[0]);
        while (queue.TryDequeue(out var item))
        {
            int? count = item.IsEvery ? null : item.Fault.Name == "401 once" ? 1 : 2;
            await emulator.DateEventsAsync(item.IsEvery ? TimeSpan.FromHours(1) : TimeSpan.Zero);
            await emulator.ClearFaultsAsync();
            await emulator.AddFaultAsync(item.Fault.ToJson(count));
            verdicts[item] = await Bench.InFolderAsync(async folder =>
                Verdict(await Measured.RunAsync(item.Tool.Command(emulator, folder), Limit), folder, expected, other));
            Console.Error.WriteLine(
                $"{item.Fault.Path}, {item.Fault.Name}, {(item.IsEvery ? "every" : "first")}, {item.Tool.Name}: {verdicts[item]}");
        }
    }

    private static string Verdict(Measured measured, string folder, string expected, string other)
    {
        var files = Bench.MediaIn(folder);
        var hash = files.Length == 1 ? Bench.HashOf(files[0]) : null;
        var manifest = Path.Combine(folder, "manifest.jsonl");
        var lines = File.Exists(manifest) ? File.ReadAllLines(manifest).Select(line => JsonNode.Parse(line)!).ToArray() : [];
        return lines.Any(line => (string?)line["sha256"] != hash) ? "**a line that isn't so**"
            : measured.ExitCode switch
            {
                0 when hash == expected => lines.Any(line => !(bool)line["verified"]!) ? "right bytes, not verified" : "right bytes",
                0 when hash == other => "the other version, whole",
                0 => "**LOST**",
                null => "hung",
                _ => (TypedError().Match(measured.Errors) is { Success: true } typed ? $"`{typed.Groups[1].Value}`" : "error") + (
                    files.Length == 0 ? "" : ", part left"),
            };
    }

    [GeneratedRegex(@"\b([A-Z][A-Za-z]+),AcsRecording\.")]
    private static partial Regex TypedError();

    private sealed record Case(KnownFault Fault, Tool Tool, bool IsEvery);
}
