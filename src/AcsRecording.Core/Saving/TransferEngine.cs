using AcsRecording.Core.Destinations;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Saving;

/// <summary>What can be done with the chunks of one connection.</summary>
internal sealed class TransferEngine(
    FileLocator files,
    ResourceCheck resource,
    DestinationOpener destinations,
    FetchTiming timing,
    DocumentsInFlight inFlight,
    SaveMetrics metrics,
    EngineOptions engineOptions) : ITransferEngine
{
    public IChunkMetadata Metadata { get; } = new ChunkMetadata(files, resource, timing);

    public IOriginalRemoval Originals { get; } = new OriginalRemoval(files, resource, destinations);

    public IChunkSaver OpenSaver(SaveOptions options)
    {
        var connections = new ConnectionPool(options.MaxConnections ?? engineOptions.MaxConnections);
        var fetch = new ChunkFetch(files, options.Destination.StorageConnectionString, connections, timing);
        var names = NameTemplate.Parse(options.NameTemplate ?? NamePlaceholders.DefaultTemplate);
        return new SaveSession(destinations.Open(options.Destination), names, fetch, resource, inFlight, metrics, options);
    }
}
