namespace AcsRecording;

/// <summary>One step between a resource's events and a queue, and whether it was done or undone now.</summary>
public sealed class EventSetupStep
{
    /// <summary>
    /// <c>Provider</c>, <c>Topic</c>, <c>Identity</c>, <c>Queue</c>, <c>DeadLetterContainer</c>, <c>QueueRole</c>, <c>DeadLetterRole</c> or
    /// <c>Subscription</c>.
    /// </summary>
    public string Step { get; internal init; } = "";

    /// <summary>Whether it was done now; false where it was so before.</summary>
    public bool Changed { get; internal init; }

    /// <summary>Whether it would be done: with -WhatIf.</summary>
    public bool Planned { get; internal init; }

    /// <summary>What is so now, or would be.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>The id of the Azure resource that the step is about.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>The step and what is so now.</summary>
    public override string ToString() => $"{Step}: {Detail}";
}
