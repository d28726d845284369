namespace AcsRecording;

/// <summary>One thing that an event needs on its way to a queue and out of it, and whether it is so.</summary>
public sealed class EventSetupCheck
{
    /// <summary>
    /// <c>Provider</c>, <c>Topic</c>, <c>Identity</c>, <c>Subscription</c>, <c>Destination</c>, <c>Filter</c>, <c>QueueRole</c>,
    /// <c>DeadLetterRole</c>, <c>Queue</c>, <c>DeadLetterContainer</c>, <c>Firewall</c>, <c>Worker</c>, <c>Poison</c> or
    /// <c>DeadLetters</c>.
    /// </summary>
    public string Check { get; internal init; } = "";

    /// <summary>Whether it is as it should be.</summary>
    public bool Passed { get; internal init; }

    /// <summary>Whether the result is unknown, because the identity may not read it.</summary>
    public bool Unknown { get; internal init; }

    /// <summary>What was found.</summary>
    public string Found { get; internal init; } = "";

    /// <summary>The command that corrects it, or the permission that the check needs; null where nothing is to be corrected.</summary>
    public string? Remedy { get; internal init; }

    /// <summary>The id of the Azure resource that was checked.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>The check and what was found.</summary>
    public override string ToString() => $"{Check}: {Found}";
}
