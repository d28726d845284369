namespace AcsRecording;

/// <summary>The parameters of Export-AcsRecordingReport.</summary>
internal sealed class ReportOptions
{
    /// <summary>The full path of the HTML file.</summary>
    public string DestinationPath { get; init; } = "";

    /// <summary>The heading; null for the ordinary one.</summary>
    public string? Title { get; init; }

    /// <summary>Whether a file of that name is replaced.</summary>
    public bool Force { get; init; }
}
