using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// The hash of a file while it is fetched out of order: it follows behind, block by block, as far as the file is whole from its start,
/// reading what the system still has in memory.
/// </summary>
internal sealed class FollowingHash(PartialFile partial, bool withMd5) : System.IDisposable
{
    private const long BlocksToFlush = 64 * 1024 * 1024 / WorkQueue.BlockSize;

    private readonly SemaphoreSlim _news = new(0);

    /// <summary>A block has come.</summary>
    public void Notify() => _news.Release();

    public async Task<ContentHashes> ComputeAsync(CancellationToken cancellationToken)
    {
        using var hash = new ContentHash(withMd5);
        using var file = partial.Open();
        for (long block = 0; block * WorkQueue.BlockSize < partial.Total; block++)
        {
            while (!partial.Has(block))
            {
                await _news.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            await PartialFile.AppendAsync(file, partial.Block(block), hash.Append, cancellationToken).ConfigureAwait(false);
            if ((block + 1) % BlocksToFlush == 0)
            {
                // The disk writes while the network reads, and nothing much is left to flush in the end.
                file.Flush(flushToDisk: true);
            }
        }

        return hash.Finish();
    }

    public void Dispose() => _news.Dispose();
}
