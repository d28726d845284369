using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfer;

/// <summary>The hashes of what is read to its end, in lower-case hexadecimal.</summary>
internal static class FileHash
{
    /// <summary>Enough to keep a disk or a connection busy; memory is this times the connections.</summary>
    public const int BufferSize = 128 * 1024;

    public static async Task<ContentHashes> ComputeAsync(string path, bool withMd5, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        return await ComputeAsync(file, withMd5, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<ContentHashes> ComputeAsync(Stream content, bool withMd5, CancellationToken cancellationToken)
    {
        using var hash = new ContentHash(withMd5);
        var buffer = new byte[BufferSize];
        for (int count; (count = await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            hash.Append(buffer, 0, count);
        }

        return hash.Finish();
    }
}
