using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Media;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Saving;

/// <summary>What the chunks of one pipeline share: where they go, how they are named, their connections and their progress.</summary>
internal sealed class SaveSession(
    IDestination destination, NameTemplate names, ChunkFetch fetch, ResourceCheck resource, DocumentsInFlight inFlight, SaveMetrics metrics,
    SaveOptions options) : IChunkSaver
{
    private readonly ProgressBoard _progress = new();

    public string PlaceOf(RecordingChunk chunk) => destination.FullName(PlannedName(chunk));

    public Task<SavedChunk> PlanAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken)
    {
        resource.EnsureOwn(chunk);
        return TranslateErrorsAsync(chunk, () => Begin(chunk, host).PlanAsync(PlannedName(chunk), cancellationToken));
    }

    public async Task<SavedChunk> SaveAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var saved = await RunAsync(chunk, host, cancellationToken).ConfigureAwait(false);
            saved.Elapsed = clock.Elapsed;
            metrics.Count(chunk, saved);
            await MarkAsync(chunk, saved.Verified, host).ConfigureAwait(false);
            return saved;
        }
        catch (RecordingException exception)
        {
            exception.Elapsed = clock.Elapsed;
            metrics.Fail(exception.ErrorId);
            await MarkAsync(chunk, isSaved: false, host).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task MarkAsync(RecordingChunk chunk, bool isSaved, ICommandHost host)
    {
        if (chunk.Delivery is { } delivery && await delivery.MarkAsync(chunk.DocumentId, isSaved).ConfigureAwait(false) is { } delay)
        {
            host.WriteWarning($"Message {delivery.MessageId} goes back to the queue and comes again in {delay:hh\\:mm\\:ss}: "
                + $"{string.Join(", ", delivery.NotSaved)} not saved and verified.");
        }
    }

    private async Task<SavedChunk> RunAsync(RecordingChunk chunk, ICommandHost host, CancellationToken cancellationToken)
    {
        resource.EnsureOwn(chunk);
        using var turn = await inFlight.EnterAsync(
            destination.Root,
            chunk.DocumentId,
            () => host.WriteVerbose($"{chunk} is being saved by this process already. Waiting for that save to end."),
            cancellationToken).ConfigureAwait(false);
        return await TranslateErrorsAsync(chunk, () => Begin(chunk, host).RunAsync(cancellationToken)).ConfigureAwait(false);
    }

    private ChunkSave Begin(RecordingChunk chunk, ICommandHost host) => new(chunk, destination, names, fetch, _progress, options, host);

    /// <summary>The name that a chunk would have, as far as its event tells.</summary>
    private string PlannedName(RecordingChunk chunk) =>
        names.Build(chunk, null, options.Include.Contains(ChunkPart.Content) ? FormatCheck.Named(chunk, null) ?? "" : "json");

    /// <summary>
    /// Outside Windows .NET reports a file that grows longer than its file system or a limit allows (EFBIG) as an argument out of range.
    /// </summary>
    private static bool IsDiskError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    private async Task<SavedChunk> TranslateErrorsAsync(RecordingChunk chunk, Func<Task<SavedChunk>> save)
    {
        try
        {
            return await save().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsDiskError(exception))
        {
            throw RecordingError.Create(
                "WriteFailed", RecordingErrorCategory.WriteError, chunk, exception, destination.Root, exception.Message);
        }
        catch (RecordingException exception) when (exception.TargetObject is null)
        {
            exception.TargetObject = chunk;
            throw;
        }
    }
}
