using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace AcsRecording.Core.Archive;

/// <summary>Which chunks are of one recording, and in which order.</summary>
internal static class RecordingOrder
{
    /// <summary>A recording has some dozens of chunks at the most; a hostile index must not cost memory.</summary>
    private const int MostGaps = 10_000;

    private static readonly string[] Extensions = [.. Enum.GetNames(typeof(RecordingFormat)).Select(name => "." + name.ToLowerInvariant())];

    /// <summary>Whether a destination is one file, not a folder.</summary>
    public static bool IsFile(string destination) =>
        Extensions.Contains(Path.GetExtension(destination).ToLowerInvariant()) && !Directory.Exists(destination);

    /// <summary>The chunks of each recording, in the order in which the recordings come. Throws <c>MixedRecordings</c>.</summary>
    public static IReadOnlyList<SavedChunk[]> Group(IReadOnlyList<SavedChunk> chunks, MergeOptions options)
    {
        SavedChunk[][] recordings =
        [
            .. chunks.GroupBy(chunk => (chunk.RecordingId, chunk.RecordingId is null ? chunk.CallId : null))
                .Select(group => group.ToArray()),
        ];
        return recordings.Length > 1 && IsFile(options.DestinationPath)
            ? throw Mixed([.. recordings.Select(recording => recording[0])], options.DestinationPath)
            : recordings;
    }

    /// <summary>
    /// By index, each document once. Throws <c>MixedRecordings</c>, <c>DuplicateChunk</c> and, unless gaps are allowed,
    /// <c>RecordingIncomplete</c>.
    /// </summary>
    public static (IReadOnlyList<SavedChunk> Chunks, int[] Gaps) Sort(IReadOnlyList<SavedChunk> recording, bool allowGap)
    {
        // A chunk that is saved twice, because its event came twice, is the same file.
        SavedChunk[] chunks =
        [
            .. recording.GroupBy(chunk => (chunk.DocumentId, chunk.Sha256)).Select(same => same.First()).OrderBy(chunk => chunk.Index),
        ];
        if (chunks.Length > 1 && chunks[0].RecordingId is null && chunks[0].CallId is null)
        {
            throw Mixed(chunks, null);
        }

        if (chunks.GroupBy(chunk => chunk.Index).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw RecordingError.Create(
                "DuplicateChunk",
                RecordingErrorCategory.InvalidData,
                twice.First(),
                NameOf(chunks[0]),
                twice.Key,
                string.Join(", ", twice));
        }

        int[] gaps = [.. Missing(chunks).Take(MostGaps)];
        return gaps.Length == 0 || allowGap
            ? (chunks, gaps)
            : throw RecordingError.Create(
                "RecordingIncomplete", RecordingErrorCategory.InvalidData, chunks[0], NameOf(chunks[0]), List(gaps));
    }

    /// <summary>A recording as messages name it.</summary>
    public static string NameOf(SavedChunk chunk) =>
        chunk.RecordingId is { } id ? $"recording {id}"
        : chunk.CallId is { } call ? $"the recording of call {call}"
        : $"the recording of {chunk}";

    /// <summary>Such as <c>1, 3 to 5</c>.</summary>
    public static string List(IReadOnlyList<int> indexes)
    {
        var runs = indexes.Select((index, place) => (index, Run: index - place)).GroupBy(item => item.Run, item => item.index)
            .Select(run => run.First() == run.Last() ? $"{run.First()}" : $"{run.First()} to {run.Last()}");
        return string.Join(", ", runs);
    }

    private static IEnumerable<int> Missing(SavedChunk[] chunks)
    {
        var expected = 0;
        foreach (var chunk in chunks)
        {
            for (; expected < chunk.Index; expected++)
            {
                yield return expected;
            }

            expected = chunk.Index + 1;
        }
    }

    private static RecordingException Mixed(SavedChunk[] chunks, string? destination)
    {
        const int MostNamed = 5;
        var names = chunks.Take(MostNamed).Select(chunk => chunk.RecordingId ?? chunk.CallId ?? chunk.ToString());
        return RecordingError.Create(
            "MixedRecordings",
            RecordingErrorCategory.InvalidArgument,
            chunks[0],
            string.Join(", ", names) + (chunks.Length > MostNamed ? ", …" : ""),
            destination is null ? "their recording isn't known" : $"'{destination}' is one file");
    }
}
