using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers.Files;

/// <summary>SHA-256, in lower-case hexadecimal.</summary>
internal static class FileHash
{
    /// <summary>Enough to keep a disk or a connection busy; memory is this times the connections.</summary>
    public const int BufferSize = 128 * 1024;

    public static async Task<string> ComputeAsync(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        for (int count; (count = await file.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Format(hash.GetHashAndReset());
    }

    public static string Format(byte[] hash) => BitConverter.ToString(hash).Replace("-", "").ToLowerInvariant();
}
