using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>What a saved chunk's bytes are now.</summary>
internal interface ISavedContent
{
    /// <summary>How they differ from what was saved, to stand after "because"; null where they don't.</summary>
    Task<string?> ChangeAsync(CancellationToken cancellationToken);

    /// <summary>Makes sure that a power cut can't take them back. False where the disk fails.</summary>
    bool FlushToDisk();

    /// <summary>The metadata beside them, as it is; null where none was saved.</summary>
    Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken);
}
