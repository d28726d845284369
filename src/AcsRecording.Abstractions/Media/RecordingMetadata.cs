using System;

namespace AcsRecording;

/// <summary>
/// What the service says about one file (its <c>acsmetadata</c>). Times in milliseconds become durations; content and
/// channel type are distinguished by value, because files from before November 2021 have them swapped.
/// </summary>
public sealed class RecordingMetadata
{
    /// <summary>The resource that recorded.</summary>
    public string? ResourceId { get; internal init; }

    /// <summary>The call.</summary>
    public string? CallId { get; internal init; }

    /// <summary>The file this is about.</summary>
    public string DocumentId { get; internal init; } = "";

    /// <summary>The file's place in the recording, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>When the file starts (UTC).</summary>
    public DateTimeOffset? StartTime { get; internal init; }

    /// <summary>How long the file is.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>The pauses inside it.</summary>
    public PauseInterval[] Pauses { get; internal init; } = [];

    /// <summary><c>Audio</c> or <c>AudioVideo</c>, as spelt by the service.</summary>
    public string? ContentType { get; internal init; }

    /// <summary><c>Mixed</c> or <c>Unmixed</c>, as spelt by the service.</summary>
    public string? ChannelType { get; internal init; }

    /// <summary><c>Wav</c>, <c>Mp3</c> or <c>Mp4</c>, as spelt by the service.</summary>
    public string? Format { get; internal init; }

    /// <summary>Samples a second.</summary>
    public int? SampleRate { get; internal init; }

    /// <summary>Bits a second of the sound.</summary>
    public int? AudioBitRate { get; internal init; }

    /// <summary>Sound channels.</summary>
    public int? Channels { get; internal init; }

    /// <summary>Longer side of the picture in pixels; null where there is none.</summary>
    public int? Width { get; internal init; }

    /// <summary>Shorter side of the picture in pixels; null where there is none.</summary>
    public int? Height { get; internal init; }

    /// <summary>Frames a second; null where there is no picture.</summary>
    public double? FrameRate { get; internal init; }

    /// <summary>Who was in the call.</summary>
    public RecordingParticipant[] Participants { get; internal init; } = [];

    /// <summary>The metadata as served.</summary>
    public string RawText { get; internal init; } = "";

    /// <summary>The index and the document id, as a chunk has them.</summary>
    public override string ToString() => $"{Index}-{DocumentId}";
}

/// <summary>A stretch that was not recorded.</summary>
public sealed class PauseInterval
{
    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset? StartTime { get; internal init; }

    /// <summary>How long it lasted.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>How long, and from when (UTC).</summary>
    public override string ToString() => StartTime is { } start
        ? FormattableString.Invariant($"{Duration.ToSeconds()} from {start.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z")
        : Duration.ToSeconds();
}

/// <summary>A participant of the call.</summary>
public sealed class RecordingParticipant
{
    /// <summary>The raw id, for example <c>8:acs:…</c>. Says who it was: personal data.</summary>
    public string ParticipantId { get; internal init; } = "";

    /// <summary>The channel of an unmixed file; null otherwise.</summary>
    public int? Channel { get; internal init; }

    /// <summary>The raw id.</summary>
    public override string ToString() => ParticipantId;
}
