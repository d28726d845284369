using System;
using System.IO;

namespace AcsRecording.Testing;

/// <summary>Where the repository is, seen from a test's output folder.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The module as it was staged: what users import.</summary>
    public static string Module => Path.Combine(Root, "artifacts", "module", "AcsRecording");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AcsRecording.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside the repository.");
        }

        return folder;
    }
}
