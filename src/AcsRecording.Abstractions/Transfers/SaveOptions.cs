namespace AcsRecording;

/// <summary>How to save.</summary>
internal sealed class SaveOptions
{
    /// <summary>Of connections, and of chunks in flight: each has at least one connection.</summary>
    public const int DefaultParallel = 32;

    public SaveDestination Destination { get; init; } = new();

    /// <summary>What of each chunk.</summary>
    public ChunkPart[] Include { get; init; } = [ChunkPart.Content, ChunkPart.Metadata];

    /// <summary>How files are named; null for the default.</summary>
    public string? NameTemplate { get; init; }

    /// <summary>How many connections to the service everything shares; null for the default.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Save again what the manifest shows as saved, and replace a file of the same name.</summary>
    public bool Force { get; init; }
}
