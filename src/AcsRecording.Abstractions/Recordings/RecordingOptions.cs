namespace AcsRecording;

/// <summary>What is recorded.</summary>
public enum RecordingContent
{
    /// <summary>Sound only.</summary>
    Audio,

    /// <summary>Sound and picture.</summary>
    AudioVideo,
}

/// <summary>How participants are laid onto channels.</summary>
public enum RecordingChannel
{
    /// <summary>All participants on one channel.</summary>
    Mixed,

    /// <summary>Each of up to five participants on a channel of their own; audio as WAV only.</summary>
    Unmixed,
}

/// <summary>The file format.</summary>
public enum RecordingFormat
{
    /// <summary>Uncompressed, 16 kHz, 16 bit.</summary>
    Wav,

    /// <summary>16 kHz, 48 kbit/s, mixed audio only.</summary>
    Mp3,

    /// <summary>1920×1080 video with sound.</summary>
    Mp4,
}

/// <summary>A state that Wait-AcsRecording can wait for.</summary>
public enum RecordingState
{
    /// <summary>Being recorded.</summary>
    Active,

    /// <summary>Starting or paused.</summary>
    Inactive,

    /// <summary>Stopped: the service answers that there is no such recording.</summary>
    Ended,
}
