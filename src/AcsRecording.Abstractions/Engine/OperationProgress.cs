namespace AcsRecording;

/// <summary>One row of progress.</summary>
internal sealed class OperationProgress
{
    public string Activity { get; init; } = "";

    public string Status { get; init; } = "";

    /// <summary>0 to 100, or -1 where it isn't known.</summary>
    public int Percent { get; init; } = -1;

    public bool Completed { get; init; }
}
