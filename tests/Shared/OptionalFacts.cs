using System;

namespace AcsRecording.Testing;

[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute(string package) => Skip = NodePackages.Missing(package);
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute(string package) => Skip = NodePackages.Missing(package);
}

/// <summary>Needs ffprobe (Debian's ffmpeg).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FfprobeTheoryAttribute : TheoryAttribute
{
    public FfprobeTheoryAttribute() => Skip = NodePackages.OnPath("ffprobe") ? null : "ffprobe is not on PATH";
}

/// <summary>Needs ffmpeg and ffprobe (Debian's ffmpeg).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute() => Skip = NodePackages.OnPath("ffmpeg") && NodePackages.OnPath("ffprobe") ? null : "ffmpeg is not on PATH";
}

/// <summary>Needs a POSIX shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = NodePackages.OnPath("sh") ? null : "sh is not on PATH";
}
