namespace AcsRecording;

/// <summary>Transfers of recordings, over one connection. Every failure is a <see cref="RecordingException"/>.</summary>
internal interface ITransferEngine
{
    IChunkMetadata Metadata { get; }

    IOriginalRemoval Originals { get; }

    /// <summary>
    /// Prepares to save the chunks of a pipeline. Throws <c>InvalidNameTemplate</c>, <c>InvalidContainerUri</c>,
    /// <c>InvalidContainerName</c>, <c>InvalidStorageConnectionString</c> and <c>NoStorageCredential</c>.
    /// </summary>
    IChunkSaver OpenSaver(SaveOptions options);
}
