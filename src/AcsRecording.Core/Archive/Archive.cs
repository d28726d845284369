using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;

namespace AcsRecording.Core.Archive;

/// <summary>Puts the operations together.</summary>
internal sealed class Archive(StorageCredential credential, EngineOptions options) : IArchive
{
    private readonly SavedFiles _files = new(credential, options);

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

    /// <summary>An error is about what was given, where it is about nothing more exact.</summary>
    private static async Task<T> ForAsync<T>(SavedChunk target, Func<Task<T>> operation)
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
}
