using System;
using System.Diagnostics;
using System.IO;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>The pinned PowerShell, started without its launcher: the launcher is a .NET process too and would double every start.</summary>
internal static class PowerShell
{
    private static readonly Lazy<string[]> Start = new(Find);

    public static string[] Command(string script) => [.. Start.Value, "-NoProfile", "-NonInteractive", "-Command", script];

    public static string[] File(string path, params string[] arguments) =>
        [.. Start.Value, "-NoProfile", "-NonInteractive", "-File", path, .. arguments];

    public static string Import(string module) => $"$ErrorActionPreference = 'Stop'; Import-Module '{module}'";

    /// <summary>All that an emulator has announced, into a folder. Parameters of Save-AcsRecordingChunk may follow.</summary>
    public static string Save(string module, RunningEmulator emulator, string folder) =>
        $"{Import(module)}; Connect-AcsRecording '{emulator.ConnectionString}' | Out-Null; "
        + $"Get-Content '{emulator.EventsFile}' -Raw | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk -DestinationPath '{folder}'";

    /// <summary>Where PowerShell is a .NET tool, its process is dotnet with pwsh.dll as its first argument.</summary>
    private static string[] Find()
    {
        var start = new ProcessStartInfo(
            "dotnet", ["tool", "run", "pwsh", "--", "-NoProfile", "-Command", "[Environment]::ProcessPath; $PSHOME"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return process.ExitCode != 0 || lines.Length < 2
            ? throw new InvalidOperationException("The pinned PowerShell did not start: run ./build.sh first.")
            : Path.GetFileNameWithoutExtension(lines[0]) == "dotnet" ? [lines[0], Path.Combine(lines[1], "pwsh.dll")] : [lines[0]];
    }
}
