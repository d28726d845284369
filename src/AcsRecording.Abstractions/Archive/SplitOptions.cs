namespace AcsRecording;

/// <summary>How to split a recording into its channels.</summary>
internal sealed class SplitOptions
{
    /// <summary>The full path of a folder, which is made where it isn't there.</summary>
    public string DestinationPath { get; init; } = "";

    /// <summary>Replace files of the same names.</summary>
    public bool Force { get; init; }
}
