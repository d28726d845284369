using System;
using System.IO;
using System.Linq;
using System.Text;
using AcsRecording.Testing;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>The small files in tests/corpus, as they are and damaged. Whatever input has failed once is one of them.</summary>
internal static class Corpus
{
    private const int LongestRepeat = 64;

    /// <summary>What lengths and counts are set to.</summary>
    private static readonly uint[] Edges =
        [0, 1, 7, 8, 16, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>The files of a target, in an order that does not depend on the file system.</summary>
    public static byte[][] Of(string target)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "corpus", target));
        Array.Sort(files, StringComparer.Ordinal);
        return [.. Some.Of(files).Select(File.ReadAllBytes)];
    }

    /// <summary>A file of a target with up to six damages; often with none, so that each file comes as it is.</summary>
    public static Gen<byte[]> Damaged(string target)
    {
        var files = Of(target);
        return Gen.Select(Gen.Int[0, files.Length - 1], Damages(files)).Select((file, damages) =>
            damages.Aggregate(files[file], (bytes, damage) => damage(bytes)));
    }

    /// <summary>The same of texts. Half of a character is damage too.</summary>
    public static Gen<string> DamagedText(string target) => Damaged(target).Select(bytes => Encoding.UTF8.GetString(bytes));

    /// <summary>A damaged file, printed so that it can be put into the corpus.</summary>
    public static string Print(byte[] bytes) => Convert.ToBase64String(bytes);

    private static Gen<Func<byte[], byte[]>[]> Damages(byte[][] files) =>
        Gen.Select(Gen.Int[0, 8], Gen.UInt, Gen.UInt, Gen.UInt)
            .Select((kind, at, amount, value) => new Func<byte[], byte[]>(bytes => Damage(bytes, files, kind, at, amount, value)))
            .Array[0, 6];

    private static byte[] Damage(byte[] bytes, byte[][] files, int kind, uint where, uint amount, uint value)
    {
        if (bytes.Length == 0)
        {
            return files[value % files.Length];
        }

        var at = (int)(where % bytes.Length);
        var count = (int)Math.Min(amount % LongestRepeat, bytes.Length - at);
        var edge = Edges[value % Edges.Length];
        switch (kind)
        {
            case 0:
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= (byte)(1 << (int)(value % 8));
                return flipped;
            case 1:
                return bytes[..at];
            case 2:
                return [.. bytes[..at], .. bytes[(at + count)..]];
            case 3:
                var other = files[value % files.Length];
                return [.. bytes[..at], .. other[(int)(amount % (other.Length + 1))..]];
            case 4:
                var piece = bytes.AsSpan(at, count).ToArray();
                return [.. bytes[..at], .. Enumerable.Repeat(piece, (int)(value % 16)).SelectMany(same => same), .. bytes[at..]];
            case 5:
                return Overwrite(bytes, at, BitConverter.GetBytes(edge));
            case 6:
                var bigEndian = BitConverter.GetBytes(edge);
                Array.Reverse(bigEndian);
                return Overwrite(bytes, at, bigEndian);
            case 7:
                return Overwrite(bytes, at, [edge < 0x80000000 ? (byte)0 : (byte)0x7F, .. Enumerable.Repeat((byte)0xFF, 7)]);
            default:
                return [.. bytes[..at], (byte)value, .. bytes[at..]];
        }
    }

    private static byte[] Overwrite(byte[] bytes, int at, byte[] with)
    {
        var changed = (byte[])bytes.Clone();
        with.AsSpan(0, Math.Min(with.Length, bytes.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }
}
