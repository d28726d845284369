namespace AcsRecording.Core.Management;

/// <summary>What has become of a step.</summary>
internal enum StepOutcome
{
    /// <summary>It was so already.</summary>
    There,

    /// <summary>It was done now.</summary>
    Done,

    /// <summary>It would be done: -WhatIf.</summary>
    Planned,

    /// <summary>The user said no, or to something that it needs.</summary>
    Declined,
}
