using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Transfer;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>
/// What lies at the destination, damaged at random but repeatably: the next run gets the recording whole, whatever it finds.
/// </summary>
public sealed class DamagedDestinationTests : CoreTest
{
    private const int Rounds = 40;
    private const long Size = (6 * 1024 * 1024) + 17;

    protected override EmulatorOptions Options => new() { ContentBytes = Size };

    [Fact]
    public async Task A_damaged_manifest_costs_time_and_never_bytes()
    {
        var (chunk, whole) = await ServedAsync();
        var file = (await SaveAsync(chunk)).Path!;
        var manifest = Path.Combine(Folder, "manifest.jsonl");
        var good = await File.ReadAllTextAsync(manifest);
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            await File.WriteAllTextAsync(
                manifest, string.Concat(Enumerable.Range(0, 3).Select(_ => TextMutator.Mutate(random, good) + "\n")));
            var saved = await SaveAnewAsync(chunk);
            Assert.Equal((true, file), (saved.Verified, saved.Path));
            Assert.Equal(whole, Hash(file));
        }
    }

    [Theory]
    [InlineData("""{"documentId":"{id}"}""")]
    [InlineData("""{"documentId":"{id}","path":null,"sha256":null,"bytes":6291473}""")]
    [InlineData("""{"documentId":"{id}","path":"","sha256":"","bytes":0}""")]
    [InlineData("""{"documentId":"{id}","path":"../../../../etc/hostname","bytes":1}""")]
    [InlineData("""{"documentId":"{id}","path":"a\u0000b","bytes":1}""")]
    [InlineData("""{"documentId":"{id}","path":".","bytes":1}""")]
    [InlineData("""{"documentId":"{id}","participants":null,"path":"x.wav","bytes":-1}""")]
    public async Task An_entry_that_shows_no_file_shows_nothing(string line)
    {
        var (chunk, whole) = await ServedAsync();
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "manifest.jsonl"), line.Replace("{id}", chunk.DocumentId, StringComparison.Ordinal) + "\n");
        Assert.Equal(whole, Hash((await SaveAnewAsync(chunk)).Path!));
    }

    [Fact]
    public async Task A_damaged_journal_and_damaged_bytes_cost_time_and_never_bytes()
    {
        var (chunk, whole) = await ServedAsync();
        var final = (await SaveAsync(chunk)).Path!;
        var (partial, bytes) = (PartialFile.PathOf(final), await File.ReadAllBytesAsync(final));
        File.Delete(final);
        using (var begun = (await PartialFile.TryOpenAsync(final, chunk.DocumentId, None))!)
        {
            // As a killed process leaves it: every other block is there.
            begun.Begin(new ContentVersion(bytes.Length, null));
            await using var file = begun.Open();
            await file.WriteAsync(bytes);
            for (var block = 0; begun.Block(block).Length > 0; block += 2)
            {
                var range = begun.Block(block);
                begun.AddBlock(block, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan((int)range.From, (int)range.Length))));
            }
        }

        var journal = await File.ReadAllTextAsync(PartialFile.JournalPathOf(final));
        Assert.True(journal.Split('\n').Length > 10, journal);
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
            {
                File.Delete(file);
            }

            var damaged = (byte[])bytes.Clone();
            random.NextBytes(damaged.AsSpan(random.Next(damaged.Length - 1000), 1000));
            await File.WriteAllBytesAsync(partial, damaged);
            await File.WriteAllTextAsync(PartialFile.JournalPathOf(final), TextMutator.Mutate(random, journal));
            Assert.Equal(whole, Hash((await SaveAnewAsync(chunk)).Path!));
        }
    }

    private async Task<(RecordingChunk Chunk, string Hash)> ServedAsync()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        return (chunk, Convert.ToHexStringLower(SHA256.HashData(await ServedAsync(chunk))));
    }

    /// <summary>As the next process does: nothing is known of the folder but what lies in it.</summary>
    private Task<SavedChunk> SaveAnewAsync(RecordingChunk chunk) =>
        Engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString }).Transfers
        .OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder }, Force = false })
        .SaveAsync(chunk, Host, None);

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
