namespace AcsRecording;

/// <summary>One requirement for recording into a container, and whether it is met.</summary>
public sealed class StorageAccessCheck
{
    /// <summary><c>Identity</c>, <c>Role</c>, <c>Container</c>, <c>Firewall</c>, <c>PublicAccess</c> or <c>HttpsOnly</c>.</summary>
    public string Check { get; internal init; } = "";

    /// <summary>Whether the requirement is met.</summary>
    public bool Passed { get; internal init; }

    /// <summary>Whether the result is unknown, because the identity may not read the resource.</summary>
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
