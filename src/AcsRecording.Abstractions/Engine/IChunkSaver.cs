using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Saves the chunks of one pipeline to one destination, over connections that they share. Several may be in flight.</summary>
internal interface IChunkSaver
{
    /// <summary>The path or address that a chunk would have, as far as its event shows. No request is sent.</summary>
    string PlaceOf(RecordingChunk chunk);

    /// <summary>
    /// The result that saving would have: what is saved already, or what is planned. Nothing is written, and no request goes to the
    /// service. Throws <c>NoLocation</c>, <c>OtherResource</c>, <c>UntrustedLocation</c> and <c>NotConnected</c>.
    /// </summary>
    Task<SavedChunk> PlanAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>
    /// Saves a chunk, or returns what is saved already. Throws what planning throws, and <c>ContentNotFound</c>, <c>RecordingExpired</c>,
    /// <c>StillRecording</c>, <c>TransferIncomplete</c>, <c>SizeMismatch</c>, <c>RangesIgnored</c>, <c>HashMismatch</c>, <c>NotMedia</c>,
    /// <c>FormatMismatch</c>, <c>TooManyRedirects</c>, <c>MetadataTooLarge</c>, <c>FileExists</c>, <c>WriteFailed</c>,
    /// <c>OutsideDestination</c>, <c>BeingSaved</c>, <c>InvalidBlobName</c>, <c>BlobArchived</c>, <c>BlobLeased</c>, <c>BlobImmutable</c>,
    /// <c>ForeignBlocks</c> and the errors of requests to the service and to storage accounts.
    /// </summary>
    Task<SavedChunk> SaveAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken);
}
