using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Archive.Participant;
using AcsRecording.Core.Http;
using AcsRecording.Core.Saving;
using AcsRecording.Core.Sources.Blob;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Archive;

/// <summary>Puts the operations on saved chunks together.</summary>
internal sealed class Archive(StorageCredential credential, ListedChunks listed, EngineOptions options) : IArchive
{
    private readonly SavedFiles _files = new(credential, options);
    private readonly DestinationOpener _destinations = new(credential, options);

    public Task FindAsync(FindRequest request, Func<SavedChunk, Task> emit, CancellationToken cancellationToken)
    {
        var exported = request.Archive.ContainerUri is { } address ? ExportedIn(address, request.Archive.StorageConnectionString) : null;
        return new ChunkSearch(request, _destinations.Open(request.Archive), exported).RunAsync(emit, cancellationToken);
    }

    public Task<bool> EraseAsync(SavedChunk saved, string? reason, ICommandHost host, CancellationToken cancellationToken) =>
        ForAsync(saved, () => new ChunkErasure(saved, _destinations).RunAsync(reason, host, cancellationToken));

    public IReadOnlyList<SavedChunk[]> GroupByRecording(IReadOnlyList<SavedChunk> chunks, MergeOptions merge) =>
        RecordingOrder.Group(chunks, merge);

    public Task<MergedRecording?> MergeAsync(
        IReadOnlyList<SavedChunk> recording, MergeOptions merge, ICommandHost host, CancellationToken cancellationToken) =>
        ForAsync(recording[0], () => new Merge(_files, merge, host).RunAsync(recording, cancellationToken));

    public Task SplitAsync(
        SavedChunk saved, SplitOptions split, Func<SplitChannel, Task> emit, ICommandHost host, CancellationToken cancellationToken) =>
        ForAsync(saved, async () =>
        {
            await new Split(_files, split, host).RunAsync(saved, emit, cancellationToken).ConfigureAwait(false);
            return true;
        });

    public Task<RecordingReport?> ReportAsync(
        IReadOnlyList<SavedChunk> chunks, ReportOptions report, ICommandHost host, CancellationToken cancellationToken) =>
        new ReportExport(_files, report, host).RunAsync(chunks, cancellationToken);

    public Task<ParticipantExport?> ExportParticipantAsync(
        IReadOnlyList<SavedChunk> saved, ParticipantExportOptions export, ICommandHost host, CancellationToken cancellationToken) =>
        ForAsync(export.DestinationPath, () => new ParticipantExportOperation(_files, export, host).RunAsync(saved, cancellationToken));

    /// <summary>An error is about what was given, where it is about nothing more exact.</summary>
    private static async Task<T> ForAsync<T>(object target, Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.TargetObject is null)
        {
            exception.TargetObject = target;
            throw;
        }
    }

    /// <summary>A method of its own: a method that names a type of Azure Storage loads its package, which a folder does not need.</summary>
    private ExportedChunks ExportedIn(Uri address, string? connectionString)
    {
        var container = ContainerAddress.Open(address, credential.With(connectionString), options);
        return new ExportedChunks(request => new RecordingBlobList(request, container, listed), container);
    }
}
