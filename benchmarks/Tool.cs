using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>A program that fetches, as one command line.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Command">Its command line to fetch an emulator's first file, or all of them, into a folder.</param>
internal sealed record Tool(string Name, Func<RunningEmulator, string, IEnumerable<string>> Command)
{
    /// <summary>The name that tools which take one are told.</summary>
    public const string FileName = "recording.wav";

    /// <summary>The engine at its defaults, in a process without PowerShell.</summary>
    public static Tool Engine { get; } = new("AcsRecording's engine", (emulator, folder) => EngineCommand(emulator, folder));

    public static Tool EngineOver(int connections) =>
        new($"AcsRecording's engine, {connections} connections", (emulator, folder) => EngineCommand(emulator, folder, $"{connections}"));

    /// <summary>Without the metadata, which other tools don't fetch either.</summary>
    public static Tool EngineForContent(int connections) =>
        new($"AcsRecording's engine, content alone, {connections} connections", (emulator, folder) =>
            EngineCommand(emulator, folder, $"{connections}", "Content"));

    /// <summary>The cmdlets in a PowerShell of their own, its start and the module's import included; null for the defaults.</summary>
    public static Tool Cmdlet(int? connections = null) => new(
        connections is null ? "Save-AcsRecordingChunk" : $"Save-AcsRecordingChunk, {connections} connections",
        (emulator, folder) =>
        PowerShell.Command(
            PowerShell.Save(Repository.Module, emulator, folder) + (connections is null ? "" : $" -MaxConnections {connections}")));

    /// <summary>What PowerShell brings itself.</summary>
    public static Tool WebRequest { get; } = new("Invoke-WebRequest", (emulator, folder) =>
        PowerShell.Command(
            $"$ProgressPreference = 'SilentlyContinue'; Invoke-WebRequest -Uri '{emulator.Content}' -OutFile '{File(folder)}' "
            + $"-MaximumRetryCount 5 -RetryIntervalSec 1 -Headers @{{ {HeaderTable(emulator)} }}"));

    public static Tool Curl { get; } = new("curl", (emulator, folder) =>
        [
            "curl", "--silent", "--fail", "--location", "--retry", "5", "--retry-all-errors", "--speed-limit", "1", "--speed-time", "5",
            .. Headers(emulator, "--header"), "--output", File(folder), $"{emulator.Content}",
        ]);

    public static Tool Wget { get; } = new("wget", (emulator, folder) =>
        [
            "wget", "--quiet", "--tries", "5", "--read-timeout", "5", .. Headers(emulator, "--header"), "--output-document", File(folder),
            $"{emulator.Content}",
        ]);

    public static Tool Rclone { get; } = new("rclone copyurl", (emulator, folder) =>
        ["rclone", "copyurl", "--retries", "5", "--timeout", "5s", .. Headers(emulator, "--header"), $"{emulator.Content}", File(folder)]);

    public static Tool Aria2(int connections) => new($"aria2c -x{connections}", (emulator, folder) =>
        [
            "aria2c", "--quiet", $"-x{connections}", $"-s{connections}", "-k1M", "--file-allocation=none", "--max-tries=5",
            "--retry-wait=1", "--timeout=5", .. Headers(emulator, "--header"), "-d", folder, "-o", FileName, $"{emulator.Content}",
        ]);

    public static Tool JavaScript(int atOnce = 1) => new(
        atOnce == 1 ? "JavaScript SDK" : $"JavaScript SDK, {atOnce} at once",
        (emulator, folder) =>
        [
            "node", Path.Combine(NodePackages.Folder, "download.mjs"), $"{emulator.Endpoint}", EmulatorAccount.AccessKey,
            emulator.EventsFile, folder, $"{atOnce}",
        ]);

    /// <summary>One tool after the other, in one shell.</summary>
    public Tool Then(string shell) => new($"{Name}, then {shell.Split(' ')[0]}", (emulator, folder) =>
        ["sh", "-c", "file=$1; shift; \"$@\" && " + shell, "sh", File(folder), .. Command(emulator, folder)]);

    /// <summary>A PowerShell that does nothing, and then this tool: what a script pays that runs the tool.</summary>
    public Tool AfterPowerShell() => new($"a bare pwsh, then {Name}", (emulator, folder) =>
        ["sh", "-c", "pwsh=$1; shift; $pwsh && \"$@\"", "sh", string.Join(' ', PowerShell.Command("exit")), .. Command(emulator, folder)]);

    private static string[] EngineCommand(RunningEmulator emulator, string folder, params string[] more) =>
        ["dotnet", typeof(Saver.Program).Assembly.Location, emulator.ConnectionString, emulator.EventsFile, folder, .. more];

    private static string File(string folder) => Path.Combine(folder, FileName);

    private static string HeaderTable(RunningEmulator emulator) => string.Join(
        "; ", SignedHeaders.Of(emulator.Content, EmulatorAccount.AccessKey).Select(header => $"'{header.Name}' = '{header.Value}'"));

    private static IEnumerable<string> Headers(RunningEmulator emulator, string option) =>
        SignedHeaders.Of(emulator.Content, EmulatorAccount.AccessKey).SelectMany(header =>
            (string[])[option, $"{header.Name}: {header.Value}"]);
}
