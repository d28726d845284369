namespace AcsRecording;

/// <summary>The answer to the question whether to change something.</summary>
internal enum Decision
{
    /// <summary>The user said no.</summary>
    No,

    /// <summary>The change is to be done.</summary>
    Yes,

    /// <summary>-WhatIf: nothing is changed, and the result that the change would have is emitted.</summary>
    WhatIf,
}
