using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Media;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Archive;

/// <summary>Reads a saved file from its start to its end, and compares it on the way with what was saved.</summary>
internal static class SavedBytes
{
    /// <summary>Large enough for a disk, small enough for a processor's cache.</summary>
    public const int BlockSize = 512 * 1024;

    /// <summary>
    /// Hands over a part of the file, block by block, while the next block is read. Throws <c>SavedFileChanged</c> at the end, where the
    /// file isn't the one that was saved, and <c>MediaUnreadable</c> where the part isn't all there.
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <param name="saved">What was saved. Without a SHA-256 nothing is compared.</param>
    /// <param name="part">The part that is handed over; all of the file is hashed.</param>
    /// <param name="unit">Blocks of the part are multiples of this, at most 64 KiB.</param>
    /// <param name="take">Takes the first bytes of a buffer, which is filled again once it has done so.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>True; it fails otherwise.</returns>
    public static async Task<bool> ReadAsync(
        Stream stream, SavedChunk saved, ByteRange part, int unit, Func<byte[], int, Task> take, CancellationToken cancellationToken)
    {
        using var hash = new ContentHash(withMd5: false);
        var (buffer, other) = (new byte[BlockSize], new byte[BlockSize]);
        var work = Task.CompletedTask;
        var offset = 0L;
        stream.Position = 0;
        try
        {
            while (true)
            {
                var isPart = offset >= part.From && offset < part.End;
                var most = isPart ? Math.Min(part.End - offset, BlockSize - (BlockSize % unit))
                    : offset < part.From ? Math.Min(part.From - offset, BlockSize)
                    : BlockSize;
                var count = await stream.FillAsync(buffer, (int)most, cancellationToken).ConfigureAwait(false);
                await work.ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                work = WorkAsync(buffer, count, isPart);
                (buffer, other) = (other, buffer);
                offset += count;
            }
        }
        finally
        {
            // It uses what the caller disposes of.
            await Task.WhenAny(work).ConfigureAwait(false);
        }

        if (saved.Sha256 is { } expected
            && hash.Finish().Sha256 is var found
            && !expected.Equals(found, StringComparison.OrdinalIgnoreCase))
        {
            throw RecordingError.Create("SavedFileChanged", RecordingErrorCategory.InvalidData, saved, saved, found, expected);
        }

        if (offset < part.End)
        {
            throw RecordingError.Create("MediaUnreadable", RecordingErrorCategory.InvalidData, saved, saved, "it ends within its sound");
        }

        return true;

        Task WorkAsync(byte[] block, int count, bool isPart)
        {
            var hashing = saved.Sha256 is null ? Task.CompletedTask : Task.Run(() => hash.Append(block, 0, count), CancellationToken.None);
            return isPart ? Task.WhenAll(hashing, take(block, count)) : hashing;
        }
    }
}
