using System;

namespace AcsRecording;

/// <summary>One channel of an unmixed recording, as a file of its own.</summary>
public sealed class SplitChannel
{
    /// <summary>The full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The channel, from 0.</summary>
    public int Channel { get; internal init; }

    /// <summary>
    /// The raw id of the participant whose channel it is: personal data. Null where the metadata names none, or several.
    /// </summary>
    public string? ParticipantId { get; internal init; }

    /// <summary>The size of the file.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The SHA-256 of the bytes as they were written, in lower-case hexadecimal.</summary>
    public string Sha256 { get; internal init; } = "";

    /// <summary>How long the file plays.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The recording, where known.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>The call, where known.</summary>
    public string? CallId { get; internal init; }

    /// <summary>The service's id of the chunk.</summary>
    public string DocumentId { get; internal init; } = "";

    /// <summary>The chunk's place in the recording, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
