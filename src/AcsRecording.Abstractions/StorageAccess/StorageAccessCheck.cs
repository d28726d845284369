namespace AcsRecording;

/// <summary>One thing that recording into a container takes, and whether it is so.</summary>
public sealed class StorageAccessCheck
{
    /// <summary><c>Identity</c>, <c>Role</c>, <c>Container</c>, <c>Firewall</c>, <c>PublicAccess</c> or <c>HttpsOnly</c>.</summary>
    public string Check { get; internal init; } = "";

    /// <summary>Whether it is known to be as it should be.</summary>
    public bool Passed { get; internal init; }

    /// <summary>Whether it can't be told, because the identity may not read what it takes.</summary>
    public bool Unknown { get; internal init; }

    /// <summary>What was found.</summary>
    public string Found { get; internal init; } = "";

    /// <summary>The command that mends it, or what it takes to know; null where nothing is to be mended.</summary>
    public string? Remedy { get; internal init; }

    /// <summary>The Azure resource that it is about, by its id.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>The check and what was found.</summary>
    public override string ToString() => $"{Check}: {Found}";
}
