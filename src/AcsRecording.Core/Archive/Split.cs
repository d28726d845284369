using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive;

/// <summary>Writes a file for each channel of an unmixed WAV.</summary>
internal sealed class Split(SavedFiles files, SplitOptions options, ICommandHost host)
{
    /// <summary>The service fills five. A hostile file must not open thousands of files.</summary>
    private const int MostChannels = 64;

    public async Task RunAsync(SavedChunk saved, Func<SplitChannel, Task> emit, CancellationToken cancellationToken)
    {
        // What -WhatIf of Save-AcsRecordingChunk planned isn't there to be read.
        if (saved.Planned && await AskAsync(saved, "its channels").ConfigureAwait(false) != Decision.Yes)
        {
            return;
        }

        var metadata = await files.MetadataAsync(saved, cancellationToken).ConfigureAwait(false);
        var split = await files.ReadAsync(saved, stream => SplitAsync(stream, saved, metadata, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        foreach (var channel in split)
        {
            await emit(channel).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<SplitChannel>> SplitAsync(
        Stream stream, SavedChunk saved, RecordingMetadata? metadata, CancellationToken cancellationToken)
    {
        var wav = await OpenAsync(stream, saved, metadata, cancellationToken).ConfigureAwait(false);
        var owners = new ChannelOwners(saved, metadata, wav.Format.Channels);
        var paths = owners.FileNames.Select(name => Path.Combine(options.DestinationPath, name)).ToArray();
        Array.ForEach(paths, path => OutputFile.EnsureFree(path, options.Force));
        if (await AskAsync(saved, $"its {paths.Length} channels").ConfigureAwait(false) != Decision.Yes)
        {
            return [];
        }

        owners.Warn(host);
        using var progress = new ArchiveProgress(host, $"Splitting {saved}", wav.DataLength);
        var outputs = new List<OutputFile>();
        try
        {
            outputs.AddRange(paths.Select(path => OutputFile.Create(path, options.Force)));
            (int, WriteBytes)[] channels = [.. outputs.Select((output, channel) => (channel, (WriteBytes)output.WriteAsync))];
            await ChannelFiles.WriteAsync(stream, saved, wav, channels, progress, cancellationToken).ConfigureAwait(false);
            var split = new List<SplitChannel>();
            for (var channel = 0; channel < outputs.Count; channel++)
            {
                split.Add(new SplitChannel
                {
                    Path = outputs[channel].Path,
                    Channel = channel,
                    ParticipantId = owners.ParticipantOf(channel),
                    Sha256 = await outputs[channel].PublishAsync(cancellationToken).ConfigureAwait(false),
                    Bytes = outputs[channel].Bytes,
                    Duration = wav.Duration,
                    RecordingId = saved.RecordingId,
                    CallId = saved.CallId ?? metadata?.CallId,
                    DocumentId = owners.DocumentId,
                    Index = owners.Index,
                });
            }

            return split;
        }
        finally
        {
            outputs.ForEach(output => output.Dispose());
        }
    }

    private static async Task<WavFile> OpenAsync(
        Stream stream, SavedChunk saved, RecordingMetadata? metadata, CancellationToken cancellationToken)
    {
        var head = new byte[MediaSignature.Length];
        var count = await stream.FillAsync(head, head.Length, cancellationToken).ConfigureAwait(false);
        if (MediaSignature.Detect(head, count) is { } format and not RecordingFormat.Wav)
        {
            throw NotUnmixed($"it is {format}, and only WAV is unmixed");
        }

        var wav = await WavFile.OpenAsync(stream, saved, cancellationToken).ConfigureAwait(false);
        var channels = wav.Format.Channels;
        var isMixed = "mixed".Equals(metadata?.ChannelType, StringComparison.OrdinalIgnoreCase);
        return isMixed ? throw NotUnmixed("its metadata says that it is mixed")
            : metadata?.ChannelType is null && channels == 1 ? throw NotUnmixed("it has one channel, and no metadata that says otherwise")
            : channels > MostChannels ? throw NotUnmixed($"it has {channels} channels, and at most {MostChannels} are split")
            : wav;

        RecordingException NotUnmixed(string reason) =>
            RecordingError.Create("NotUnmixed", RecordingErrorCategory.InvalidData, saved, saved, reason);
    }

    private Task<Decision> AskAsync(SavedChunk saved, string channels) =>
        host.ShouldProcessAsync(options.DestinationPath, $"Split recording '{saved}' into {channels}");
}
