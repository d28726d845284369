namespace AcsRecording;

/// <summary>The container that a chunk was listed in. What is behind it only the engine knows.</summary>
internal interface IChunkStorage;
