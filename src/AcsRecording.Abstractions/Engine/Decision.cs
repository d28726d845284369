namespace AcsRecording;

/// <summary>What became of the question whether to change something.</summary>
internal enum Decision
{
    /// <summary>The user said no.</summary>
    No,

    /// <summary>It is to be done.</summary>
    Yes,

    /// <summary>-WhatIf: it was only told. Nothing is changed, but what would come out of it is emitted.</summary>
    WhatIf,
}
