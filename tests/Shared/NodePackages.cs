using System;
using System.IO;
using System.Linq;

namespace AcsRecording.Testing;

/// <summary>The Node packages under tests/node, which the test command installs where npm is present.</summary>
public static class NodePackages
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "node");

    /// <summary>Null where the package can be used, else why not.</summary>
    public static string? Missing(string package) =>
        !OnPath("node") ? "node is not on PATH"
        : !Directory.Exists(Path.Combine(Folder, "node_modules", package)) ? $"{package} is not installed: run 'npm ci' in tests/node"
        : null;

    public static bool OnPath(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, command)) || File.Exists(Path.Combine(folder, command + ".exe")));
}
