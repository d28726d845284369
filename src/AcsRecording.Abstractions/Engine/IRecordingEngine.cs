using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>The door to the engine, which is loaded apart from the cmdlets (docs/decisions/0002-load-context.md).</summary>
internal interface IRecordingEngine
{
    IEventReader Events { get; }

    RecordingConnection Connect(ConnectRequest request);

    /// <summary>A queue with events. Nothing is sent before it is received from.</summary>
    IEventQueue OpenQueue(QueueAddress address);

    /// <summary>Gives back what all open queues hold, because the process ends. Takes some seconds at most, and throws nothing.</summary>
    void ReleaseQueues();

    /// <summary>Transfers without a connection: from and to storage accounts alone.</summary>
    ITransferEngine StorageTransfers { get; }

    /// <summary>The recordings in a container, one after another as the account lists them. Warns once of what lies among them and is none.</summary>
    Task ListBlobsAsync(BlobListRequest request, Func<RecordingChunk, Task> emit, Action<string> warn, CancellationToken cancellationToken);

    /// <summary>Throws where the request can't be meant. Nothing is sent.</summary>
    IStorageAccess OpenStorageAccess(StorageAccessRequest request);

    /// <summary>Opens the address by which Event Grid learns that a webhook wants its events.</summary>
    /// <param name="validation">What Event Grid asked.</param>
    /// <param name="connection">The connection's endpoint; null without one. An address on this machine is for a connection to this machine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ConfirmAsync(SubscriptionValidationEvent validation, Uri? connection, CancellationToken cancellationToken);

    /// <summary>Reads metadata that was saved beside a recording.</summary>
    RecordingMetadata ReadMetadata(string json, object target);

    /// <summary>A chunk of which only addresses are known. Its document id is the one in them.</summary>
    RecordingChunk ChunkAt(Uri? contentLocation, Uri? metadataLocation, Uri? deleteLocation);

    /// <summary>
    /// The chunk that one address names. The form of the address says whether it is that of the media, of the metadata, or what to delete; the address
    /// of a media blob is both. Throws <c>UntrustedLocation</c> for an address of any other form.
    /// </summary>
    RecordingChunk ChunkAt(Uri location);
}

/// <summary>What Connect-AcsRecording was given. A connection string, or an endpoint with a key, a token, the machine's identity, or nothing for Azure.Identity's default chain.</summary>
internal sealed class ConnectRequest
{
    public string? ConnectionString { get; init; }

    public string? Endpoint { get; init; }

    public string? AccessKey { get; init; }

    public string? AccessToken { get; init; }

    public bool ManagedIdentity { get; init; }

    /// <summary>Which of the machine's identities; null for its own.</summary>
    public string? ClientId { get; init; }

    /// <summary>The api-version to ask for; null for the newest stable one.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Hosts beside the service's own that the credential may go to, each by its exact name.</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>The resource that events must be of; null for any.</summary>
    public string? ResourceId { get; set; }
}
