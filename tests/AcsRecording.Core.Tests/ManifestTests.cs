using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Destinations.Folder;

namespace AcsRecording.Core.Tests;

public sealed class ManifestTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;

    private string Text
    {
        get => File.ReadAllText(Path.Combine(_folder, "manifest.jsonl"));
        set => File.WriteAllText(Path.Combine(_folder, "manifest.jsonl"), value);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_newest_line_of_a_document_counts_of_whichever_process()
    {
        var (one, other) = (new Manifest(_folder), new Manifest(_folder));
        await one.AppendAsync(Entry("a", 1), None);
        await one.AppendAsync(Entry("b", 2), None);
        Assert.Equal(1, (await other.FindAsync("a", None))!.Bytes);
        await other.AppendAsync(Entry("a", 3), None);
        Assert.Equal(3, (await other.FindAsync("a", None))!.Bytes);
        Assert.Equal(3, (await one.FindAsync("a", None))!.Bytes);
        Assert.Equal(2, (await one.FindAsync("b", None))!.Bytes);
        Assert.Null(await one.FindAsync("c", None));
    }

    [Fact]
    public async Task A_line_holds_all_that_is_known_under_the_files_own_names()
    {
        var time = new DateTimeOffset(2026, 5, 4, 10, 31, 7, TimeSpan.Zero).AddTicks(1234567);
        var entry = new ManifestEntry
        {
            DocumentId = "d",
            Path = "a/0-d.mp3",
            MetadataPath = "a/0-d.json",
            Bytes = 5_000_000_000,
            Sha256 = "00ff",
            Verified = true,
            DurationMs = 1500.5,
            Index = 3,
            RecordingId = "r",
            CallId = "c",
            EventId = "e",
            RecordingStartTime = time,
            SavedOn = time,
            ExpiresOn = time,
            Participants = ["8:acs:a_\u00fc", "4:+4930"],
        };
        await new Manifest(_folder).AppendAsync(entry, None);
        const string Time = "2026-05-04T10:31:07.1234567+00:00";
        Assert.Equal(
            """{"documentId":"d","path":"a/0-d.mp3","metadataPath":"a/0-d.json","bytes":5000000000,"""
            + "\"sha256\":\"00ff\",\"verified\":true,\"durationMs\":1500.5,\"index\":3,"
            + $"\"recordingId\":\"r\",\"callId\":\"c\",\"eventId\":\"e\",\"recordingStartTime\":\"{Time}\",\"savedOn\":\"{Time}\","
            + $"\"expiresOn\":\"{Time}\","
            + "\"participants\":" + """["8:acs:a_\u00FC","4:\u002B4930"]}""" + "\n",
            Text);
        Assert.Equivalent(entry, await new Manifest(_folder).FindAsync("d", None), strict: true);

        // What isn't known isn't written.
        await new Manifest(_folder).AppendAsync(new ManifestEntry { DocumentId = "e", Path = "e", SavedOn = time }, None);
        Assert.Equal(
            $$"""{"documentId":"e","path":"e","bytes":0,"sha256":"","verified":false,"index":0,"savedOn":"{{Time}}","participants":[]}""",
            Text.TrimEnd().Split('\n')[1]);
    }

    [Fact]
    public async Task A_line_whose_writer_has_given_up_is_written_by_no_other_one()
    {
        var manifest = new Manifest(_folder);
        using var stop = new CancellationTokenSource();
        Task first, second;
        using (File.Open(Path.Combine(_folder, "manifest.jsonl"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            // Another process has the file: the first line waits for that, the second one for the first.
            first = manifest.AppendAsync(Entry("saved", 1), None);
            second = manifest.AppendAsync(Entry("given up", 2), stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }

        await first;
        Assert.Null(await manifest.FindAsync("given up", None));
        Assert.DoesNotContain("given up", Text, StringComparison.Ordinal);
        Assert.NotNull(await manifest.FindAsync("saved", None));
    }

    /// <summary>On any system: an archive is carried from one to another.</summary>
    [Theory]
    [InlineData("C:/Windows/x.wav")]
    [InlineData("C:x.wav")]
    [InlineData(@"C:\Windows\x.wav")]
    [InlineData(@"\\server\share\x.wav")]
    [InlineData("//server/share/x.wav")]
    [InlineData(@"\\?\C:\x.wav")]
    [InlineData(@"\\.\NUL")]
    [InlineData(@"..\x.wav")]
    [InlineData(@"a\..\..\x.wav")]
    [InlineData("a.wav:stream")]
    [InlineData("a.wav::$DATA")]
    [InlineData("a/nul.wav")]
    [InlineData("a/x.wav.")]
    [InlineData("a /x.wav")]
    public void A_line_that_leads_elsewhere_on_Windows_proves_nothing(string path)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { documentId = "d", path, sha256 = "x" });
        Assert.Null(ManifestEntry.Read(json));
        json = JsonSerializer.SerializeToUtf8Bytes(new { documentId = "d", path = "x.wav", metadataPath = path, sha256 = "x" });
        Assert.Null(ManifestEntry.Read(json));
    }

    [Fact]
    public async Task What_has_been_moved_is_found_in_its_new_place()
    {
        var manifest = new Manifest(_folder);
        foreach (var document in (string[])["c", "b", "a"])
        {
            await manifest.AppendAsync(Entry(document, document[0]), None);
        }

        Text = string.Join('\n', Text.TrimEnd().Split('\n').Order(StringComparer.Ordinal)) + "\n";
        foreach (var document in (string[])["a", "b", "c"])
        {
            Assert.Equal(document[0], (await manifest.FindAsync(document, None))!.Bytes);
        }
    }

    [Fact]
    public async Task What_has_been_taken_out_is_not_found_any_more()
    {
        var manifest = new Manifest(_folder);
        await manifest.AppendAsync(Entry("a", 1), None);
        await manifest.AppendAsync(Entry("b", 2), None);
        Text = Text.Split('\n')[1] + "\n";
        Assert.Null(await manifest.FindAsync("a", None));
        Assert.Equal(2, (await manifest.FindAsync("b", None))!.Bytes);
        File.Delete(Path.Combine(_folder, "manifest.jsonl"));
        Assert.Null(await manifest.FindAsync("b", None));
    }

    private static ManifestEntry Entry(string documentId, long bytes) =>
        new() { DocumentId = documentId, Path = documentId + ".wav", Bytes = bytes, Sha256 = "00" };
}
