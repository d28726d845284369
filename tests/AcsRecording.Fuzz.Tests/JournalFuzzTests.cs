using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Transfer;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>
/// A partial file with some blocks damaged, and its journal with lines torn, swapped, repeated or cut. What is believed is there, byte by
/// byte; what isn't is fetched again.
/// </summary>
public sealed class JournalFuzzTests : TestFolder
{
    private const string DocumentId = "0-eus-d1-00112233445566778899aabbccddeeff";
    private const int Blocks = 3;
    private const int Total = (2 * WorkQueue.BlockSize) + 100;

    private static readonly byte[] Original = Bytes();

    /// <summary>What a number of a block may be mistaken for: those that are the same when multiplied in 64 bits are among them.</summary>
    private static readonly long[] Numbers =
        [-1, 0, 1, 2, 3, 4, 1L << 40, 1L << 46, (1L << 46) + 1, (1L << 45) + 2, long.MaxValue, long.MaxValue - 1, long.MaxValue / 2];

    private static Gen<string> Journals
    {
        get
        {
            var whole = Corpus.Of("journal").Select(bytes => WithHashes(Encoding.ASCII.GetString(bytes))).ToArray();
            var lines = whole[0].TrimEnd('\n').Split('\n')[1..];
            var other = Gen.Select(Gen.OneOf(Numbers), Gen.Int[0, Blocks - 1], (number, block) =>
                string.Create(CultureInfo.InvariantCulture, $"{number} {Hash(block)}"));
            var head = Gen.OneOf(whole).Select(text => text.Split('\n')[0]);
            var listed = Gen.Select(head, Gen.OneOf(Gen.OneOf(lines), other).Array[0, 8], (first, rest) =>
                string.Join('\n', rest.Prepend(first)) + "\n");
            return Gen.Select(Gen.OneOf(Gen.OneOf(whole), listed), Gen.Int[0, 3], Gen.UInt, Gen.Char['\n', 'z']).Select(
                (text, kind, where, character) =>
                {
                    var at = (int)(where % text.Length);
                    return kind switch
                    {
                        0 => text[..at],
                        1 => text[..at] + character + text[(at + 1)..],
                        _ => text,
                    };
                });
        }
    }

    [Fact]
    public void No_block_is_believed_whose_bytes_are_not_there() => Fuzz.Run(
        Gen.Select(Journals, Gen.Int[0, (1 << Blocks) - 1]), 400, input =>
    {
        var (journal, damaged) = input;
        var path = Path.Combine(Folder, "file.wav");
        var bytes = (byte[])Original.Clone();
        for (var block = 0; block < Blocks; block++)
        {
            bytes[(block * WorkQueue.BlockSize) + 50] ^= (byte)((damaged >> block) & 1);
        }

        File.WriteAllBytes(PartialFile.PathOf(path), bytes);
        File.WriteAllText(PartialFile.JournalPathOf(path), journal);
        using (var partial = PartialFile.TryOpenAsync(path, DocumentId, CancellationToken.None).GetAwaiter().GetResult())
        {
            var believed = Enumerable.Range(0, Blocks).Where(block => partial!.Has(block)).ToArray();
            Assert.All(believed, block => Assert.Equal(0, (damaged >> block) & 1));
            Assert.Equal(believed.Sum(Length), partial!.BytesDone);
            if (partial.Total is { } total)
            {
                Assert.Equal(Total, total);
                Assert.Equal(Total, partial.BytesDone + partial.Gaps().Sum(gap => gap.Length));
                Assert.All(partial.Gaps(), gap => Assert.True(gap.From >= 0 && gap.Length > 0 && gap.End <= Total));
            }
        }
    }, input => $"{input.Item2}: {input.Item1}");

    [Fact]
    public void Whole_lines_are_believed_in_any_order() => Fuzz.Run(Gen.Shuffle(Enumerable.Range(0, Blocks).ToArray()), 20, order =>
    {
        var path = Path.Combine(Folder, "file.wav");
        File.WriteAllBytes(PartialFile.PathOf(path), Original);
        File.WriteAllText(PartialFile.JournalPathOf(path), $"acsrecording-journal-2 {DocumentId} {Total} - blocks\n"
            + string.Concat(order.Select(block => $"{block} {Hash(block)}\n")) + "1 torn");
        using var partial = PartialFile.TryOpenAsync(path, DocumentId, CancellationToken.None).GetAwaiter().GetResult();
        Assert.Equal([true, false, true], Enumerable.Range(0, Blocks).Select(block => partial!.Has(block)));
    });

    private static int Length(int block) => Math.Min(WorkQueue.BlockSize, Total - (block * WorkQueue.BlockSize));

#pragma warning disable CA1308 // As the journal has it.
    private static string Hash(int block) =>
        Convert.ToHexString(SHA256.HashData(Original.AsSpan(block * WorkQueue.BlockSize, Length(block)))).ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The corpus has letters for hashes: which they are depends on the bytes.</summary>
    private static string WithHashes(string text) => Enumerable.Range(0, Blocks).Aggregate(
        text, (all, block) => all.Replace(new string((char)('a' + block), 64), Hash(block), StringComparison.Ordinal));

    private static byte[] Bytes()
    {
        var bytes = new byte[Total];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 31) ^ (i >> 8) ^ (i >> 16));
        }

        return bytes;
    }
}
