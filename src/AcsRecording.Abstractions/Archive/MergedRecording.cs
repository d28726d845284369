using System;

namespace AcsRecording;

/// <summary>A recording whose chunks were joined into one file.</summary>
public sealed class MergedRecording
{
    /// <summary>The full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The size of the file.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The SHA-256 of the bytes as they were written, in lower-case hexadecimal.</summary>
    public string Sha256 { get; internal init; } = "";

    /// <summary>How long the file plays: what is missing takes no time in it.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The format: <c>Wav</c>, <c>Mp3</c> or <c>Mp4</c>.</summary>
    public string Format { get; internal init; } = "";

    /// <summary>The recording, where known.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>The call, where known.</summary>
    public string? CallId { get; internal init; }

    /// <summary>How many chunks were joined.</summary>
    public int Chunks { get; internal init; }

    /// <summary>The indexes from 0 to the highest one that are missing: 10,000 at the most.</summary>
    public int[] Gaps { get; internal init; } = [];

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
