using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Progress;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Archive;

/// <summary>Writes the report of some recordings: reads each chunk, then writes one file.</summary>
internal sealed class ReportExport(SavedFiles files, ReportOptions options, ICommandHost host)
{
    private const string Activity = "Exporting a report";

    /// <summary>Null where the user didn't want it.</summary>
    public async Task<RecordingReport?> RunAsync(IReadOnlyList<SavedChunk> saved, CancellationToken cancellationToken)
    {
        var chunks = saved.GroupBy(chunk => (chunk.DocumentId, chunk.ToString())).Select(same => same.First()).ToList();
        var groups = chunks.GroupBy(ReportRecording.KeyOf).ToList();
        OutputFile.EnsureFree(options.DestinationPath, options.Force);
        var action = groups.Count == 1
            ? "Export a report of 1 recording"
            : FormattableString.Invariant($"Export a report of {groups.Count} recordings");
        if (await host.ShouldProcessAsync(options.DestinationPath, action).ConfigureAwait(false) != Decision.Yes)
        {
            return null;
        }

        var reader = new ReportReader(files, groups.Count);
        var read = new Dictionary<SavedChunk, ReportChunk>();
        try
        {
            await WithProgressAsync(ReadAsync(reader, groups, read, cancellationToken), reader, chunks).ConfigureAwait(false);
        }
        finally
        {
            host.WriteProgress(new OperationProgress { Activity = Activity, Completed = true });
        }

        foreach (var note in chunks.SelectMany(chunk => read[chunk].Notes).Distinct())
        {
            host.WriteWarning(note);
        }

        var recordings = groups.Select(group => new ReportRecording([.. group.Select(chunk => read[chunk])]))
            .OrderBy(recording => recording.StartTime ?? DateTimeOffset.MaxValue);
        return await WriteAsync(new ReportPage(options, [.. recordings]), chunks.Count, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>As many chunks at once as there are processors: taking the sound out of a file is work for one.</summary>
    private static async Task ReadAsync(
        ReportReader reader,
        List<IGrouping<object, SavedChunk>> groups,
        Dictionary<SavedChunk, ReportChunk> read,
        CancellationToken cancellationToken)
    {
        var waiting = new Queue<(SavedChunk Chunk, double Share)>(groups.SelectMany(Shares));
        var workers = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount)).Select(_ => (Func<CancellationToken, Task>)(token =>
            Task.Run(() => WorkAsync(token), token)));
        await TaskGroup.RunAsync(workers, cancellationToken).ConfigureAwait(false);

        async Task WorkAsync(CancellationToken token)
        {
            while (Take() is { Chunk: { } chunk } next)
            {
                token.ThrowIfCancellationRequested();
                var result = await reader.ReadAsync(chunk, next.Share, token).ConfigureAwait(false);
                lock (waiting)
                {
                    read.Add(chunk, result);
                }
            }
        }

        (SavedChunk? Chunk, double Share) Take()
        {
            lock (waiting)
            {
                return waiting.Count > 0 ? waiting.Dequeue() : default;
            }
        }
    }

    /// <summary>How much of its recording each chunk is: by its duration where that is known, else each the same.</summary>
    private static IEnumerable<(SavedChunk Chunk, double Share)> Shares(IGrouping<object, SavedChunk> recording)
    {
        var (all, same) = (recording.Sum(chunk => chunk.Duration?.TotalSeconds ?? 0), 1.0 / recording.Count());
        return recording.Select(chunk => (chunk, chunk.Duration is { } duration && all > 0 ? duration.TotalSeconds / all : same));
    }

    private async Task WithProgressAsync(Task running, ReportReader reader, List<SavedChunk> chunks)
    {
        var bytes = Math.Max(1, chunks.Sum(chunk => chunk.Bytes));
        await ProgressInterval.WhileAsync(running, () => host.WriteProgress(new OperationProgress
        {
            Activity = Activity,
            Status = string.Format(CultureInfo.InvariantCulture, "{0} of {1} chunks read", reader.ChunksDone, chunks.Count),
            Percent = (int)Math.Min(100, 100 * reader.BytesDone / bytes),
        })).ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    private async Task<RecordingReport> WriteAsync(ReportPage page, int chunks, CancellationToken cancellationToken)
    {
        using var file = OutputFile.Create(options.DestinationPath, options.Force);
        foreach (var part in page.Parts())
        {
            await file.WriteAsync(part, 0, part.Length, cancellationToken).ConfigureAwait(false);
        }

        return new RecordingReport
        {
            Sha256 = await file.PublishAsync(cancellationToken).ConfigureAwait(false),
            Path = file.Path,
            Recordings = page.Recordings.Count,
            Chunks = chunks,
            Bytes = file.Bytes,
        };
    }
}
