using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>What the chunks of one pipeline share: where they go, how they are named, their connections and their progress.</summary>
internal sealed class ChunkSaver(TransferEngine engine, IDestination destination, NameTemplate names, ConnectionPool connections, SaveOptions options) : IChunkSaver
{
    public IDestination Destination => destination;

    public NameTemplate Names => names;

    public ProgressBoard Progress { get; } = new();

    public bool Force => options.Force;

    public bool Wants(ChunkPart part) => options.Include.Contains(part);

    /// <summary>A reader of the chunk's content.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="location">Where the content is.</param>
    /// <param name="expected">The version that an earlier run has begun with.</param>
    /// <param name="readiness">Whether what isn't there or isn't a recording may still become one.</param>
    public ContentReader Read(RecordingChunk chunk, Uri location, ContentVersion? expected, Readiness readiness) =>
        new(Files(location).Open(chunk, location, expected), connections, engine.Delay, readiness, chunk);

    /// <summary>Fetches a file again where that may end better.</summary>
    public Restarts Restarts(Readiness readiness) => new(engine.Delay, readiness);

    /// <summary>Whether the chunk's file may still be on its way.</summary>
    public Readiness ReadinessOf(RecordingChunk chunk) => engine.ReadinessOf(chunk);

    /// <summary>The service's time.</summary>
    public DateTimeOffset Now => engine.Clock.Now;

    /// <summary>The chunk's metadata, whose location it has.</summary>
    public Task<FetchedMetadata> FetchMetadataAsync(RecordingChunk chunk, CancellationToken cancellationToken) =>
        FetchedMetadata.FetchAsync(Files(chunk.MetadataLocation!), chunk, connections, engine.Delay, ReadinessOf(chunk), cancellationToken);

    private IChunkFiles Files(Uri location) => engine.Files(location, options.Destination.StorageConnectionString);

    /// <summary>The name that a chunk would have, as far as its event tells.</summary>
    public string PlannedName(RecordingChunk chunk) => Names.Build(chunk, null, Wants(ChunkPart.Content) ? FormatCheck.Named(chunk, null) ?? "" : "json");

    public string PlaceOf(RecordingChunk chunk) => destination.FullName(PlannedName(chunk));

    public Task<SavedChunk> PlanAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken)
    {
        engine.EnsureOwn(chunk);
        return TellAsync(chunk, () => new ChunkSave(this, chunk, host).PlanAsync(cancellationToken));
    }

    public async Task<SavedChunk> SaveAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken)
    {
        try
        {
            var saved = await RunAsync(chunk, host, cancellationToken).ConfigureAwait(false);
            await MarkAsync(chunk, saved.Verified, host).ConfigureAwait(false);
            return saved;
        }
        catch (RecordingException)
        {
            await MarkAsync(chunk, isSaved: false, host).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task MarkAsync(RecordingChunk chunk, bool isSaved, ICommandHost host)
    {
        if (chunk.Delivery is { } delivery && await delivery.MarkAsync(chunk.DocumentId, isSaved).ConfigureAwait(false) is { } delay)
        {
            host.WriteWarning($"Message {delivery.MessageId} goes back to the queue and comes again in {delay:hh\\:mm\\:ss}: {string.Join(", ", delivery.NotSaved)} not saved and verified.");
        }
    }

    private async Task<SavedChunk> RunAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken)
    {
        engine.EnsureOwn(chunk);
        using var turn = await engine.InFlight.EnterAsync(
            destination.Root,
            chunk.DocumentId,
            () => host.WriteVerbose($"{chunk} is being saved by this process already. Waiting for that save to end."),
            cancellationToken).ConfigureAwait(false);
        return await TellAsync(chunk, () => new ChunkSave(this, chunk, host).RunAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Tells a failure in this module's terms.</summary>
    private async Task<SavedChunk> TellAsync(RecordingChunk chunk, Func<Task<SavedChunk>> save)
    {
        try
        {
            return await save().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, chunk, exception, destination.Root, exception.Message);
        }
        catch (RecordingException exception) when (exception.TargetObject is null)
        {
            exception.TargetObject = chunk;
            throw;
        }
        catch (RecordingException exception) when (engine.IsExpired(exception, chunk))
        {
            throw TransferEngine.Expired(exception, chunk);
        }
    }
}
