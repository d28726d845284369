using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>What is done with saved chunks. Nothing here asks the service.</summary>
internal interface IArchive
{
    /// <summary>
    /// Finds chunks in a folder or a container: what a manifest shows there, and in a container what the service itself has exported.
    /// Throws
    /// <c>NotAnArchive</c>, <c>ContainerNotFound</c>, <c>StorageAccessDenied</c>, <c>StorageFailed</c> and <c>StorageRefused</c>.
    /// </summary>
    /// <param name="request">Where, and which ones.</param>
    /// <param name="emit">Takes a chunk.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task FindAsync(FindRequest request, Func<SavedChunk, Task> emit, CancellationToken cancellationToken);

    /// <summary>
    /// Erases a chunk from the folder or container that it was saved in: media, metadata, and what the manifest says of it but for its ids.
    /// Throws <c>NoSavedFile</c>, <c>NotInArchive</c>, <c>EraseFailed</c>, <c>BlobImmutable</c>, <c>BlobLeased</c> and
    /// <c>StorageAccessDenied</c>.
    /// </summary>
    /// <param name="saved">The chunk.</param>
    /// <param name="reason">Why; it stands in the manifest for good.</param>
    /// <param name="host">Asks the user.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False where the user said no; true where -WhatIf only told of it.</returns>
    Task<bool> EraseAsync(SavedChunk saved, string? reason, ICommandHost host, CancellationToken cancellationToken);

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

    /// <summary>
    /// Writes one HTML file that shows recordings; null where the user didn't want it. What can't be read of a single chunk stands in the
    /// file, and is a warning. Throws <c>FileExists</c>, <c>BeingSaved</c>, <c>OutsideDestination</c>, <c>WriteFailed</c> and the errors of
    /// a storage account.
    /// </summary>
    Task<RecordingReport?> ReportAsync(
        IReadOnlyList<SavedChunk> chunks, ReportOptions options, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>
    /// Exports what chunks hold of one person into a folder or a zip file; null where the user didn't want it. Throws
    /// <c>ParticipantNotFound</c>, <c>MediaUnreadable</c>, <c>MetadataUnreadable</c>, <c>SavedFileChanged</c>, <c>FileExists</c>,
    /// <c>BeingSaved</c>, <c>WriteFailed</c>, and what opening a saved file throws.
    /// </summary>
    Task<ParticipantExport?> ExportParticipantAsync(
        IReadOnlyList<SavedChunk> saved, ParticipantExportOptions options, ICommandHost host, CancellationToken cancellationToken);
}
