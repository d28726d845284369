using System;
using System.Security.Cryptography;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>
/// The ids of one attempt's blocks. Blocks of another attempt at the same blob can't be mistaken for them. All ids under a name must have
/// one length, those of another tool's unfinished upload too; committing makes the account forget such blocks.
/// </summary>
internal sealed class BlockIds
{
    /// <summary>Shorter ones could be those of another process by chance, and its blocks would be taken for these.</summary>
    private const int Shortest = 12;

    private const int Longest = 64;

    private readonly byte[] _attempt = Guid.NewGuid().ToByteArray();
    private volatile int _length = 24;

    /// <summary>The id of a block, by its number.</summary>
    public string this[long block]
    {
        get
        {
            using var sha512 = SHA512.Create();
            return Convert.ToBase64String(sha512.ComputeHash([.. _attempt, .. BitConverter.GetBytes(block)]), 0, _length);
        }
    }

    /// <summary>Makes ids as long as one that is there. False where those would be too short.</summary>
    public bool TakeLengthOf(string id)
    {
        var length = Convert.FromBase64String(id).Length;
        if (length is < Shortest or > Longest)
        {
            return false;
        }

        _length = length;
        return true;
    }
}
