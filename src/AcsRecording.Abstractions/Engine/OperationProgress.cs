namespace AcsRecording;

/// <summary>One row of progress.</summary>
internal sealed class OperationProgress
{
    /// <summary>Which row; 0 is the operation's own.</summary>
    public int Row { get; init; }

    /// <summary>The row that it belongs under; null for none.</summary>
    public int? ParentRow { get; init; }

    public string Activity { get; init; } = "";

    public string Status { get; init; } = "";

    /// <summary>0 to 100, or -1 where it isn't known.</summary>
    public int Percent { get; init; } = -1;

    /// <summary>Until the end, or -1 where it isn't known.</summary>
    public int SecondsRemaining { get; init; } = -1;

    public bool Completed { get; init; }
}
