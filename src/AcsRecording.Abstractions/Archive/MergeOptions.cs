namespace AcsRecording;

/// <summary>How to join the chunks of recordings.</summary>
internal sealed class MergeOptions
{
    /// <summary>
    /// A full path: of a folder, which is made where it isn't there; or of the file, which ends in .wav, .mp3 or .mp4.
    /// </summary>
    public string DestinationPath { get; init; } = "";

    /// <summary>Join what there is where a chunk is missing.</summary>
    public bool AllowGap { get; init; }

    /// <summary>Replace a file of the same name.</summary>
    public bool Force { get; init; }
}
