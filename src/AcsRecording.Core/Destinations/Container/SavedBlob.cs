using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>A blob that is unchanged since this process committed it is not read again.</summary>
internal sealed class SavedBlob(ContainerBlobs blobs, IDestination archive, ManifestEntry entry) : IArchivedContent
{
    public IDestination Archive => archive;

    public ManifestEntry Entry => entry;

    public async Task<string?> ChangeAsync(CancellationToken cancellationToken)
    {
        if (await blobs.LookAsync(entry.Path, cancellationToken).ConfigureAwait(false) is not { } there)
        {
            return "the blob isn't there any more";
        }

        var isSame = there.Bytes == entry.Bytes
            && ((entry.Stamp is not null && entry.Stamp == there.Stamp)
                || (await blobs.HashAsync(
                    entry.Path, withMd5: false, cancellationToken).ConfigureAwait(false)).Sha256 == entry.Sha256);
        return isSame ? null : "the blob has changed since";
    }

    public bool FlushToDisk() => true;

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        blobs.OpenAsync(entry.Path, cancellationToken);

    public async Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) =>
        entry.MetadataPath is { } name ? await blobs.ReadAsync(name, null, cancellationToken).ConfigureAwait(false) : null;
}
