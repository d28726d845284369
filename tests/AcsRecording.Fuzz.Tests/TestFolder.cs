using System;
using System.IO;

namespace AcsRecording.Fuzz.Tests;

/// <summary>Tests that need files: each has a folder of its own.</summary>
public abstract class TestFolder : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("acsrecording-fuzz-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
