namespace AcsRecording;

/// <summary>How to save.</summary>
internal sealed class SaveOptions
{
    /// <summary>The full path of the folder under which everything is written.</summary>
    public string DestinationPath { get; init; } = "";

    /// <summary>Save again what the manifest shows as saved, and replace a file of the same name.</summary>
    public bool Force { get; init; }
}
