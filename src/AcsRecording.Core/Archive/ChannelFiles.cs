using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Archive;

/// <summary>Writes channels of a WAV file, each as a WAV file of its own with the samples as they are.</summary>
internal static class ChannelFiles
{
    /// <summary>
    /// Writes them whole, and publishes none: the caller does that. Throws <c>SavedFileChanged</c> and <c>MediaUnreadable</c>.
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <param name="saved">What was saved. Without a SHA-256 nothing is compared.</param>
    /// <param name="wav">The file's head.</param>
    /// <param name="outputs">Channels, from 0, and where each goes.</param>
    /// <param name="progress">Told of the bytes that are read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task WriteAsync(
        Stream stream,
        SavedChunk saved,
        WavFile wav,
        IReadOnlyList<(int Channel, WriteBytes Write)> outputs,
        ArchiveProgress progress,
        CancellationToken cancellationToken)
    {
        var format = wav.Format.OfOneChannel();
        var length = wav.Frames * format.FrameSize;
        var head = WavHead.Of(format, length);
        foreach (var (_, write) in outputs)
        {
            await write(head, 0, head.Length, cancellationToken).ConfigureAwait(false);
        }

        var samples = outputs.Select(_ => new byte[SavedBytes.BlockSize / wav.Format.Channels]).ToArray();
        var sound = new ByteRange(wav.DataOffset, wav.DataOffset + wav.DataLength);
        await SavedBytes.ReadAsync(stream, saved, sound, wav.Format.FrameSize, TakeAsync, cancellationToken).ConfigureAwait(false);
        foreach (var (_, write) in outputs)
        {
            await write([0], 0, (int)(length % 2), cancellationToken).ConfigureAwait(false);
        }

        Task TakeAsync(byte[] buffer, int count)
        {
            progress.Add(count);
            return Task.WhenAll(outputs.Select((output, index) => Task.Run(async () =>
            {
                var bytes = ChannelSamples.Extract(wav.Format, new(buffer, 0, count), output.Channel, samples[index]);
                await output.Write(samples[index], 0, bytes, cancellationToken).ConfigureAwait(false);
            })));
        }
    }
}
