using System.Text;

namespace AcsRecording.Emulator.Media;

/// <summary>
/// Reproducible noise for one document, so that no two files and no two places in a file are the same: a range that lands at the
/// wrong offset changes the hash.
/// </summary>
internal readonly struct Noise(string documentId)
{
    private readonly ulong _seed = Fnv(documentId);

    /// <summary>The eight bytes of noise of a word.</summary>
    public ulong Word(long index)
    {
        // SplitMix64's finalizer.
        var z = _seed + ((ulong)index * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Fnv(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return hash;
    }
}
