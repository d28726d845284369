using System;

namespace AcsRecording.Core;

/// <summary>Delays, in one place so that tests need not wait for them.</summary>
internal sealed class EngineOptions
{
    /// <summary>The first delay between tries of one request; it doubles, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>Between two looks at a recording's state.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);
}
