using System;

namespace AcsRecording.Core.Tests;

/// <summary>A fact about POSIX file modes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute() =>
        Skip = OperatingSystem.IsWindows() ? "Windows has no POSIX file modes: files inherit the folder's rights" : null;
}
