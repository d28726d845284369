namespace AcsRecording;

/// <summary>What the service keeps of a chunk.</summary>
public enum ChunkPart
{
    /// <summary>The recording itself.</summary>
    Content,

    /// <summary>The JSON beside it: who spoke, when, how long.</summary>
    Metadata,
}
