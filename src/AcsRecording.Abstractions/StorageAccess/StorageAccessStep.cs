namespace AcsRecording;

/// <summary>One thing that recording into a container takes, and whether it had to be done.</summary>
public sealed class StorageAccessStep
{
    /// <summary><c>Identity</c>, <c>Container</c> or <c>Role</c>.</summary>
    public string Step { get; internal init; } = "";

    /// <summary>Whether it was done now; false where it was so already.</summary>
    public bool Changed { get; internal init; }

    /// <summary>What is so now.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>The Azure resource that it is about, by its id.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>The step and what is so now.</summary>
    public override string ToString() => $"{Step}: {Detail}";
}
