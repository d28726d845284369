using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// The engine, which is loaded in its own load context (docs/decisions/0002-load-context.md). Every failure is a <see
/// cref="RecordingException"/>.
/// </summary>
internal interface IRecordingEngine
{
    IEventReader Events { get; }

    /// <summary>
    /// Makes a connection. Nothing is sent. Throws <c>InvalidConnectionString</c>, <c>InvalidEndpoint</c>, <c>InvalidAccessKey</c>,
    /// <c>InvalidAccessToken</c>, <c>TokenExpired</c>, <c>InvalidAllowedHost</c>, <c>InvalidResourceId</c> and <c>InvalidApiVersion</c>.
    /// </summary>
    RecordingConnection Connect(ConnectRequest request);

    /// <summary>
    /// Opens a queue with events. Nothing is sent before the first receive. Throws <c>InvalidQueueUri</c>, <c>InvalidQueueName</c>,
    /// <c>InvalidStorageConnectionString</c> and <c>NoStorageCredential</c>.
    /// </summary>
    IEventQueue OpenQueue(QueueAddress address);

    /// <summary>
    /// Gives the messages of all open queues back, because the process ends. Takes some seconds at most, and throws nothing.
    /// </summary>
    void ReleaseQueues();

    /// <summary>Transfers without a connection: from and to storage accounts alone.</summary>
    ITransferEngine StorageTransfers { get; }

    /// <summary>
    /// Lists the recordings in a container, in the order of the account. Warns once of other blobs among them. Throws
    /// <c>RecordingNeedsCall</c>, <c>AmbiguousRecording</c>, <c>InvalidContainerUri</c>, <c>InvalidContainerName</c>,
    /// <c>InvalidStorageConnectionString</c>, <c>NoStorageCredential</c>, <c>ContainerNotFound</c>, <c>StorageAccessDenied</c>,
    /// <c>StorageFailed</c>, <c>StorageRefused</c> and <c>StorageAccountDisabled</c>.
    /// </summary>
    Task ListBlobsAsync(BlobListRequest request, Func<RecordingChunk, Task> emit, Action<string> warn, CancellationToken cancellationToken);

    /// <summary>
    /// Prepares work on a resource's access to a storage account. Nothing is sent. Throws <c>InvalidResourceId</c>,
    /// <c>InvalidContainerName</c> and <c>InvalidManagementUri</c>.
    /// </summary>
    IStorageAccess OpenStorageAccess(StorageAccessRequest request);

    /// <summary>
    /// Prepares work on the way of a resource's events to a queue. Nothing is sent. Throws <c>InvalidResourceId</c>,
    /// <c>InvalidQueueName</c>, <c>InvalidContainerName</c>, <c>InvalidEventSubscriptionName</c>, <c>InvalidEventType</c>,
    /// <c>InvalidManagementUri</c> and <c>InvalidStorageConnectionString</c>.
    /// </summary>
    IEventSetup OpenEventSetup(EventSetupRequest request);

    /// <summary>
    /// Confirms to Event Grid that a webhook accepts its events. Throws <c>NoValidationUrl</c>, <c>UntrustedValidationUrl</c> and
    /// <c>SubscriptionNotConfirmed</c>.
    /// </summary>
    /// <param name="validation">The event of Event Grid.</param>
    /// <param name="connection">
    /// The endpoint of the connection; null without one. An address on this machine is opened only for a connection to this machine.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ConfirmAsync(SubscriptionValidationEvent validation, Uri? connection, CancellationToken cancellationToken);

    /// <summary>Opens what is done with saved chunks, without the service. Nothing is sent.</summary>
    /// <param name="storageConnectionString">
    /// The storage account of chunks in a container; null where they lie in a folder, or an identity or what a search was given opens it.
    /// </param>
    IArchive OpenArchive(string? storageConnectionString);

    /// <summary>A line of a worker's log, as one JSON object without a line break.</summary>
    string ToJson(LogEntry entry);

    /// <summary>Reads metadata that was saved with a recording. Throws <c>MetadataUnreadable</c>.</summary>
    RecordingMetadata ReadMetadata(string json, object target);

    /// <summary>A chunk of which only addresses are known. Its document id is the one in them. Throws <c>UntrustedLocation</c>.</summary>
    RecordingChunk ChunkAt(Uri? contentLocation, Uri? metadataLocation, Uri? deleteLocation);

    /// <summary>
    /// The chunk that one address names. The form of the address says whether it is that of the media, of the metadata, or what to delete;
    /// the address of a media blob is both. Throws <c>UntrustedLocation</c> for an address of any other form.
    /// </summary>
    RecordingChunk ChunkAt(Uri location);
}

/// <summary>
/// The parameters of Connect-AcsRecording: a connection string, or an endpoint with a key, a token, the identity of the machine, or nothing
/// else for the default chain of Azure.Identity.
/// </summary>
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
    public string? ApiVersion { get; set; }

    /// <summary>Hosts beside the service's own that the credential may go to, each by its exact name.</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>The resource that events must be of; null for any.</summary>
    public string? ResourceId { get; set; }
}
