using System;
using System.Security.Cryptography;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Transfer;

/// <summary>SHA-256 of a chunk's bytes as they pass; and MD5, where their owner may know it.</summary>
internal sealed class ContentHash(bool withMd5) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

#pragma warning disable CA5351 // Compared with what the storage account keeps beside a blob; it keeps no other hash.
    private readonly IncrementalHash? _md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
#pragma warning restore CA5351

    public void Append(byte[] buffer, int offset, int count)
    {
        _sha256.AppendData(buffer, offset, count);
        _md5?.AppendData(buffer, offset, count);
    }

    /// <summary>Both, in lower-case hexadecimal.</summary>
    public ContentHashes Finish() => new(Hex.Of(_sha256.GetHashAndReset()), _md5 is null ? null : Hex.Of(_md5.GetHashAndReset()));

    public void Dispose()
    {
        _sha256.Dispose();
        _md5?.Dispose();
    }
}

internal sealed record ContentHashes(string Sha256, string? Md5);
