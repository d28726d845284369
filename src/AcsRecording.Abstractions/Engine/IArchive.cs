using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>What is done with saved chunks, without the service.</summary>
internal interface IArchive
{
    /// <summary>
    /// Puts the chunks of each recording together, in the order in which the recordings come. Throws <c>MixedRecordings</c> where the
    /// destination is one file and the recordings are several.
    /// </summary>
    IReadOnlyList<SavedChunk[]> GroupByRecording(IReadOnlyList<SavedChunk> chunks, MergeOptions options);

    /// <summary>
    /// Joins the chunks of one recording into one file; null where the user didn't want it. Throws <c>ChunkNotVerified</c>,
    /// <c>DuplicateChunk</c>, <c>RecordingIncomplete</c>, <c>MixedFormats</c>, <c>MixedRecordings</c>, <c>MediaUnreadable</c>,
    /// <c>WrongExtension</c>, <c>SavedFileChanged</c>, <c>FfmpegNotFound</c>, <c>FfmpegFailed</c>, <c>FileExists</c>, <c>BeingSaved</c>,
    /// <c>OutsideDestination</c>, <c>WriteFailed</c>, and what opening a saved file throws.
    /// </summary>
    Task<MergedRecording?> MergeAsync(
        IReadOnlyList<SavedChunk> recording, MergeOptions options, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a file for each channel of an unmixed WAV. Throws <c>NotUnmixed</c>, <c>MediaUnreadable</c>, <c>SavedFileChanged</c>,
    /// <c>FileExists</c>, <c>BeingSaved</c>, <c>OutsideDestination</c>, <c>WriteFailed</c>, and what opening a saved file throws.
    /// </summary>
    /// <param name="saved">The chunk. One without a SHA-256 is not compared with it.</param>
    /// <param name="options">Where to.</param>
    /// <param name="emit">Takes the files, in the order of the channels, once all are there.</param>
    /// <param name="host">The output.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task SplitAsync(
        SavedChunk saved, SplitOptions options, Func<SplitChannel, Task> emit, ICommandHost host, CancellationToken cancellationToken);
}
