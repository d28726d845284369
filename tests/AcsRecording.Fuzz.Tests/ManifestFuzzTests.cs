using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Destinations.Folder;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>A manifest with lines that are torn, foreign or wrong says less, and never what isn't so.</summary>
public sealed class ManifestFuzzTests : TestFolder
{
    private static readonly string[] Documents = ["d0", "d1", "d2", "new"];

    private string File => Path.Combine(Folder, "manifest.jsonl");

    private static Gen<string> Texts => Gen.OneOf(
        Gen.String[0, 12], Gen.OneOf("8:acs:1", "\u2028", "\"\\\n\r\0", "\uD83D\uDE00", "</script>", "é"));

    private static Gen<DateTimeOffset> Times =>
        Gen.Long[0, DateTime.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static Gen<ManifestEntry> Entries => Gen.Select(
        Gen.Select(Texts, Gen.OneOf("a.wav", "20260304/c/0-d.mp4", "a b/c_.x"), Gen.Long, Gen.Int, Texts, Gen.Bool, Gen.Bool, Gen.Bool),
        Gen.Select(Texts.Null(), Texts.Null(), Texts.Null(), Texts.Null(), Times.Nullable(), Times, Times.Nullable(), Texts.Array[0, 4]),
        Gen.Select(Gen.Double.Where(double.IsFinite).Nullable(), Gen.Long.Nullable(), Texts.Null(), Times))
        .Select((a, b, c) =>
        {
            var (document, path, bytes, index, sha256, verified, proven, erased) = a;
            var (recordingId, callId, eventId, location, started, saved, expires, participants) = b;
            return new ManifestEntry
            {
                DocumentId = "d" + Whole(document),
                Path = erased ? "" : path,
                MetadataPath = erased ? null : path,
                Bytes = bytes,
                Index = index,
                Sha256 = Whole(sha256),
                Verified = verified,
                BytesProven = proven,
                DurationMs = c.Item1,
                RecordingId = Maybe(recordingId),
                CallId = Maybe(callId),
                EventId = Maybe(eventId),
                RecordingStartTime = started,
                SavedOn = erased ? default : saved,
                ExpiresOn = expires,
                Participants = erased ? [] : [.. participants.Select(Whole)],
                DeleteLocation = Maybe(location),
                Replaces = c.Item2,
                ErasedOn = erased ? c.Item4 : null,
                Reason = Maybe(c.Item3),
            };
        });

    [Fact]
    public void An_entry_is_read_as_it_was_written() => Fuzz.Run(Entries, 3000, entry =>
    {
        var line = entry.ToJson();
        Assert.DoesNotContain((byte)'\n', line);
        Assert.Equal(Shown(entry), Shown(ManifestEntry.Read(line)!));
    });

    [Fact]
    public void A_torn_line_is_none() => Fuzz.Run(Gen.Select(Entries, Gen.UInt), 3000, input =>
    {
        var line = input.Item1.ToJson();
        Assert.Null(ManifestEntry.Read(line.AsSpan(0, (int)(input.Item2 % line.Length))));
    });

    [Fact]
    public void Any_line_is_nothing_or_an_entry_under_the_root() => Fuzz.Run(Corpus.DamagedText("manifest"), 3000, text =>
    {
        var root = new RootFolder(Folder);
        foreach (var entry in text.Split('\n').Select(line => ManifestEntry.Read(Encoding.UTF8.GetBytes(line))).OfType<ManifestEntry>())
        {
            Assert.NotEmpty(entry.DocumentId);
            Assert.All((string[])[entry.Path, entry.MetadataPath ?? ""], path =>
                Assert.True(path.Length == 0 || (NameTemplate.CanMake(path) && Windows.Takes(path) && root.Resolve(path).Length > 0)));
        }
    });

    [Fact]
    public async Task Whatever_a_manifest_holds_the_newest_line_of_a_document_is_found_and_can_be_erased()
    {
        var files = new List<byte[]>();
        Fuzz.Run(Corpus.Damaged("manifest"), 400, files.Add);
        foreach (var bytes in files)
        {
            try
            {
                await CheckAsync(bytes);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(Corpus.Print(bytes), exception);
            }
        }
    }

    [Fact]
    public void Backwards_the_same_lines_come_as_forwards() => Fuzz.Run(
        Gen.Select(Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, 300_000], Gen.Int[1_048_570, 1_048_582]).Array[0, 9], Gen.Bool), 120, input =>
            SameLines(input.Item1, input.Item2));

    [Theory]
    [InlineData(-2)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Around_the_longest_line_the_same_lines_come(int more)
    {
        SameLines([5, FileLines.LongestLine + more, 7], true);
        SameLines([FileLines.LongestLine + more, FileLines.LongestLine - 1], false);
        SameLines([3, (2 * FileLines.LongestLine) + more, 2_000_000], false);
    }

    private async Task CheckAsync(byte[] bytes)
    {
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        var manifest = new Manifest(Folder);
        var newest = NewestLines();
        foreach (var document in Documents)
        {
            Assert.Equal(newest.GetValueOrDefault(document), Shown(await manifest.FindAsync(document, default)));
        }

        var read = new List<ManifestEntry>();
        await manifest.ReadAsync(new ManifestQuery(), entry =>
        {
            read.Add(entry);
            return Task.CompletedTask;
        }, default);
        Assert.Equal(newest.Keys.Order(), read.Select(entry => entry.DocumentId).Distinct().Order());
        foreach (var first in read.DistinctBy(entry => entry.DocumentId))
        {
            Assert.Equal(newest[first.DocumentId], Shown(first));
        }

        await manifest.AppendAsync(new ManifestEntry { DocumentId = "new", Path = "new.wav", Sha256 = "x" }, default);
        Assert.Equal("x", (await new Manifest(Folder).FindAsync("new", default))!.Sha256);
        await EraseAsync(new Manifest(Folder));
    }

    private async Task EraseAsync(Manifest manifest)
    {
        if (await manifest.FindAsync("d0", default) is not { IsErased: false } entry)
        {
            return;
        }

        var others = NewestLines().Keys.Where(document => document != "d0").Order().ToArray();
        await manifest.EraseAsync(entry.ToErased("asked"), default);
        Assert.True((await new Manifest(Folder).FindAsync("d0", default))!.IsErased);
        Assert.DoesNotContain(AllEntries(), line => line is { DocumentId: "d0", IsErased: false });
        Assert.Equal(others, NewestLines().Keys.Where(document => document != "d0").Order());
    }

    /// <summary>As plainly as can be: the last one of a document counts.</summary>
    private Dictionary<string, string> NewestLines()
    {
        var newest = new Dictionary<string, string>();
        foreach (var entry in AllEntries())
        {
            newest[entry.DocumentId] = Shown(entry)!;
        }

        return newest;
    }

    /// <summary>What each whole line shows, by its bytes.</summary>
    private List<ManifestEntry> AllEntries()
    {
        var entries = new List<ManifestEntry>();
        var text = System.IO.File.ReadAllBytes(File);
        var begin = 0;
        for (var end = Array.IndexOf(text, (byte)'\n'); end >= 0; begin = end + 1, end = Array.IndexOf(text, (byte)'\n', begin))
        {
            if (ManifestEntry.Read(text.AsSpan(begin, end - begin)) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private void SameLines(int[] lengths, bool isEnded)
    {
        var lines = lengths.Select((length, index) => new string((char)('a' + (index % 26)), length));
        System.IO.File.WriteAllText(File, string.Join('\n', lines) + (isEnded ? "\n" : ""));
        using var file = System.IO.File.OpenRead(File);
        var forwards = new List<(long, int, char)>();
        FileLines.Read(file, 0, Into(forwards));
        var backwards = new List<(long, int, char)>();
        for (var end = file.Length; end > 0;)
        {
            var next = FileLines.ReadBackwards(file, end, Into(backwards));
            Assert.True(next < end, "It does not come nearer to the start.");
            end = next;
        }

        backwards.Reverse();
        Assert.Equal(forwards, backwards);
    }

    private static FileLines.TakeLine Into(List<(long, int, char)> lines) => (offset, line) =>
    {
        lines.Add((offset, line.Length, line.Length == 0 ? '-' : (char)line[0]));
        return true;
    };

    /// <summary>What is compared: every property, the times as moments.</summary>
    private static string? Shown(ManifestEntry? entry) => entry is null ? null : JsonSerializer.Serialize(entry);

    private static string? Maybe(string? text) => text is null ? null : Whole(text);

    /// <summary>Half of a surrogate pair can't be written as it is.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
