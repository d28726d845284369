namespace AcsRecording;

/// <summary>An HTML file that shows recordings.</summary>
public sealed class RecordingReport
{
    /// <summary>The full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>How many recordings are in it.</summary>
    public int Recordings { get; internal init; }

    /// <summary>How many files of recordings are in it.</summary>
    public int Chunks { get; internal init; }

    /// <summary>The size of the HTML file.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The SHA-256 of the HTML file, in lower-case hexadecimal.</summary>
    public string Sha256 { get; internal init; } = "";

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
