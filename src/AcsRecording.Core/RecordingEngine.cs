using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Credentials;
using AcsRecording.Core.Events;
using AcsRecording.Core.Http;
using AcsRecording.Core.Management;
using AcsRecording.Core.Media;
using AcsRecording.Core.Queues;
using AcsRecording.Core.Recordings;
using AcsRecording.Core.Saving;
using AcsRecording.Core.Sources.Blob;
using AcsRecording.Core.Sources.Service;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;
using Azure.Core;

namespace AcsRecording.Core;

/// <summary>The engine. The cmdlets make one by its name through the load context; nothing else here is public.</summary>
public sealed class RecordingEngine : IRecordingEngine
{
    private readonly EngineOptions _options;
    private readonly DocumentsInFlight _inFlight = new();
    private readonly ListedChunks _listed = new();
    private readonly SaveMetrics _metrics = new();

    /// <summary>Opens storage accounts and Azure's management; null for Azure.Identity's default chain.</summary>
    private readonly TokenCredential? _identity;

    /// <summary>Those that hold messages, as the keys.</summary>
    private readonly ConcurrentDictionary<EventQueue, bool> _openQueues = new();

    /// <summary>Makes the engine with the service's ordinary delays.</summary>
    public RecordingEngine()
        : this(new EngineOptions())
    {
    }

    internal RecordingEngine(EngineOptions options, TokenCredential? identity = null) => (_options, _identity) = (options, identity);

    /// <summary>The same engine for another identity: what is in flight and what queues hold is one.</summary>
    private RecordingEngine(RecordingEngine engine, TokenCredential identity)
        : this(engine._options, identity) => (_inFlight, _listed, _metrics, _openQueues) =
            (engine._inFlight, engine._listed, engine._metrics, engine._openQueues);

    IEventReader IRecordingEngine.Events { get; } = new EventReader();

    IEventQueue IRecordingEngine.OpenQueue(QueueAddress address)
    {
        var (queue, poison) = QueueOpener.Open(address, _identity, _options);
        return new EventQueue(queue, poison, new EventReader(), _openQueues, _options);
    }

    void IRecordingEngine.ReleaseQueues() =>
        Task.Run(() => Task.WhenAll(_openQueues.Keys.Select(queue => queue.ReleaseAsync(giveBack: true)))).GetAwaiter().GetResult();

    ITransferEngine IRecordingEngine.StorageTransfers
    {
        get
        {
            var storage = new StorageCredential(null, _identity, _options);
            var delay = new FullJitterDelay(_options.RetryDelay, _options.LongestRetryDelay);
            return Transfers(new DisconnectedFiles(), new BlobLocations(null, new AllowedHosts(), storage, _listed, _options), storage,
                delay, new ServiceClock(), null, null);
        }
    }

    Task IRecordingEngine.ListBlobsAsync(
        BlobListRequest request, Func<RecordingChunk, Task> emit, Action<string> warn, CancellationToken cancellationToken)
    {
        var container = ContainerAddress.Open(
            request.ContainerUri, new StorageCredential(request.StorageConnectionString, _identity, _options), _options);
        return new RecordingBlobList(request, container, _listed).RunAsync(item => emit(item.Chunk), warn, cancellationToken);
    }

    IArchive IRecordingEngine.OpenArchive(string? storageConnectionString) =>
        new Archive.Archive(new StorageCredential(storageConnectionString, _identity, _options), _listed, _options);

    IStorageAccess IRecordingEngine.OpenStorageAccess(StorageAccessRequest request) => new StorageAccess(request, _identity, _options);

    IEventSetup IRecordingEngine.OpenEventSetup(EventSetupRequest request) => new EventWay(request, _identity, _options);

    Task IRecordingEngine.ConfirmAsync(SubscriptionValidationEvent validation, Uri? connection, CancellationToken cancellationToken) =>
        SubscriptionConfirmation.RunAsync(validation, connection, _options, cancellationToken);

    string IRecordingEngine.ToJson(LogEntry entry) => LogLine.Of(entry);

    RecordingMetadata IRecordingEngine.ReadMetadata(string json, object target) => MetadataReader.Read(json, target);

    RecordingChunk IRecordingEngine.ChunkAt(Uri? contentLocation, Uri? metadataLocation, Uri? deleteLocation) => new()
    {
        DocumentId = LocationPolicy.DocumentIdOf(
            contentLocation ?? metadataLocation ?? deleteLocation ?? throw new ArgumentNullException(nameof(contentLocation))),
        ContentLocation = contentLocation,
        MetadataLocation = metadataLocation,
        DeleteLocation = deleteLocation,
    };

    RecordingChunk IRecordingEngine.ChunkAt(Uri location)
    {
        var parts = LocationPolicy.PartsAt(location);
        return ((IRecordingEngine)this).ChunkAt(
            parts.HasFlag(LocationParts.Content) ? location : null,
            parts.HasFlag(LocationParts.Metadata) ? location : null,
            parts.HasFlag(LocationParts.Deletion) ? location : null);
    }

    RecordingConnection IRecordingEngine.Connect(ConnectRequest request)
    {
        if (request.ResourceId is { } resourceId)
        {
            ResourceIds.Parse(resourceId, ResourceIds.CommunicationServices);
        }

        var credential = ServiceCredential.From(request, _options);
        var apiVersion = Dialect.Of(request.ApiVersion).ApiVersion!;
        var recordings = new RecordingClient(
            new ServicePipeline(credential.CreatePolicy(), ServicePipeline.FewRetries, _options), credential, request.ApiVersion, _options);
        var pipeline = new ServicePipeline(credential.CreatePolicy(), ServicePipeline.ManyRetries, _options);
        var storage = new StorageCredential(null, credential.Identity, _options);
        var allowedHosts = new AllowedHosts(request.AllowedHosts);
        var content = new ContentClient(pipeline, new LocationPolicy(credential.Endpoint, allowedHosts), _options.IdleTimeout);
        var transfers = Transfers(
            new ServiceFiles(content, pipeline.Delay),
            new BlobLocations(credential.Endpoint, allowedHosts, storage, _listed, _options),
            storage,
            pipeline.Delay,
            content.Clock,
            request.ResourceId,
            credential.Endpoint);
        var engine = credential.Identity is { } identity ? new RecordingEngine(this, identity) : this;
        return new RecordingConnection(credential.Endpoint, credential.Kind, apiVersion, engine, recordings, transfers);
    }

    private TransferEngine Transfers(
        IChunkFiles service, BlobLocations blobs, StorageCredential storage, FullJitterDelay delay, ServiceClock clock,
        string? resourceId, Uri? endpoint) => new(
            new FileLocator(service, blobs, endpoint),
            new ResourceCheck(resourceId),
            new DestinationOpener(storage, _options),
            new FetchTiming(delay, clock, _options.NotReadyTimeout),
            _inFlight,
            _metrics,
            _options);
}
