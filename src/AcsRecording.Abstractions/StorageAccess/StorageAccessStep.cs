namespace AcsRecording;

/// <summary>One step that is needed for recording into a container, and whether it was done now.</summary>
public sealed class StorageAccessStep
{
    /// <summary><c>Identity</c>, <c>Container</c> or <c>Role</c>.</summary>
    public string Step { get; internal init; } = "";

    /// <summary>Whether it was done now; false where it was done before.</summary>
    public bool Changed { get; internal init; }

    /// <summary>What is so now.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>The id of the Azure resource that the step is about.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>The step and what is so now.</summary>
    public override string ToString() => $"{Step}: {Detail}";
}
