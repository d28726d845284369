using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers.Files;

/// <summary>
/// SHA-256 of a file while it is fetched out of order: it follows behind, block by block, as far as the file is whole from its start,
/// reading what the system still has in memory.
/// </summary>
internal sealed class FollowingHash(PartialFile partial) : System.IDisposable
{
    private const long BlocksToFlush = 64 * 1024 * 1024 / WorkQueue.BlockSize;

    private readonly SemaphoreSlim _news = new(0);

    /// <summary>A block has come.</summary>
    public void Notify() => _news.Release();

    public async Task<string> ComputeAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = partial.Open();
        for (long block = 0; block * WorkQueue.BlockSize < partial.Total; block++)
        {
            while (!partial.Has(block))
            {
                await _news.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            await PartialFile.AppendAsync(file, partial.Block(block), hash, cancellationToken).ConfigureAwait(false);
            if ((block + 1) % BlocksToFlush == 0)
            {
                // The disk writes while the network reads, and nothing much is left to flush in the end.
                file.Flush(flushToDisk: true);
            }
        }

        return FileHash.Format(hash.GetHashAndReset());
    }

    public void Dispose() => _news.Dispose();
}
