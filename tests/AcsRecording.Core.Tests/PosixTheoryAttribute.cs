using System;

namespace AcsRecording.Core.Tests;

/// <summary>A theory about folders and links as POSIX has them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixTheoryAttribute : TheoryAttribute
{
    public PosixTheoryAttribute() =>
        Skip = OperatingSystem.IsWindows()
            ? "Windows moves no folder in which a file is open, and makes links for privileged users alone"
            : null;
}
