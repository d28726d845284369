namespace AcsRecording;

/// <summary>Getting recordings out, over one connection. Every failure is a <see cref="RecordingException"/>.</summary>
internal interface ITransferEngine
{
    IChunkMetadata Metadata { get; }

    IOriginalRemoval Originals { get; }

    /// <summary>Prepares to save what a pipeline brings. Throws for invalid options: <c>InvalidNameTemplate</c>, <c>InvalidContainerUri</c>, <c>NoStorageCredential</c>.</summary>
    IChunkSaver OpenSaver(SaveOptions options);
}
