namespace AcsRecording;

/// <summary>What an archive holds of one person, in a folder or a zip file of its own.</summary>
public sealed class ParticipantExport
{
    /// <summary>The full path of the folder or of the zip file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The raw ids under which the person was found: personal data.</summary>
    public string[] ParticipantId { get; internal init; } = [];

    /// <summary>How many recordings the person was in.</summary>
    public int Recordings { get; internal init; }

    /// <summary>How many chunks of them were exported.</summary>
    public int Chunks { get; internal init; }

    /// <summary>How many files there are, the index and the list of hashes included.</summary>
    public int Files { get; internal init; }

    /// <summary>The size of all files, uncompressed.</summary>
    public long Bytes { get; internal init; }

    /// <summary>
    /// The SHA-256 of the zip file, in lower-case hexadecimal; null for a folder, whose SHA256SUMS has one for each file.
    /// </summary>
    public string? Sha256 { get; internal init; }

    /// <summary>What could not be told apart, or was left out, once for each kind; the index says it of each chunk.</summary>
    public string[] Notes { get; internal init; } = [];

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
