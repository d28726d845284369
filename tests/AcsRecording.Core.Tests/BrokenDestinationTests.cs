using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Http;
using AcsRecording.Core.Transfer;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Folders that can't be written, or that another process takes away: a typed error, nothing claimed that isn't so, and the next run
/// succeeds.
/// </summary>
public sealed class BrokenDestinationTests : CoreTest
{
    private const long Large = 9_000_000;

    private string Root => Path.Combine(Folder, "archive");

    protected override EmulatorOptions Options => new() { ContentBytes = Large };

    [ReadOnlyTheory]
    [InlineData("manifest.jsonl")]
    [InlineData("")]
    public async Task Where_no_line_can_be_written_nothing_is_fetched(string readOnly)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        Directory.CreateDirectory(Root);
        var path = Path.Combine(Root, readOnly);
        if (readOnly.Length > 0)
        {
            await File.WriteAllTextAsync(path, "");
        }

        Assert.True(ReadOnlyTheoryAttribute.Set(path, isReadOnly: true));
        try
        {
            var before = await RequestsAsync();
            await FailsAsync("WriteFailed", RecordingErrorCategory.WriteError, () => SaveAsync(chunk, Impatient));
            Assert.Equal(before, await RequestsAsync());
        }
        finally
        {
            ReadOnlyTheoryAttribute.Set(path, isReadOnly: false);
        }

        Assert.True((await SaveAsync(chunk, Impatient)).Verified);
    }

    [ReadOnlyTheory]
    [InlineData(true)]
    public async Task What_is_saved_is_found_in_an_archive_that_is_read_only(bool isReadOnly)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await SaveAsync(chunk, Impatient);
        var manifest = Path.Combine(Root, "manifest.jsonl");
        Assert.True(ReadOnlyTheoryAttribute.Set(manifest, isReadOnly));
        try
        {
            Assert.True((await SaveAsync(chunk, Impatient)).AlreadySaved);
        }
        finally
        {
            ReadOnlyTheoryAttribute.Set(manifest, isReadOnly: false);
        }
    }

    [PosixTheory]
    [InlineData(1_000_000)]
    [InlineData(Large)]
    public async Task A_folder_that_is_moved_away_midway_is_not_made_anew(long bytes)
    {
        await using var server = await EmulatorServer.StartAsync(Options with { ContentBytes = bytes, Speed = 0 });
        var chunk = await RecordAtAsync(server);
        using var admin = new System.Net.Http.HttpClient { BaseAddress = server.Endpoint };
        using var fault = new System.Net.Http.StringContent(
            """{"path":"/content/audiowav","stallAfterBytes":100000}""", System.Text.Encoding.UTF8, "application/json");
        (await admin.PostAsync("/_emulator/faults", fault)).EnsureSuccessStatusCode();
        var saving = SaveAsync(chunk, Impatient with { IdleTimeout = TimeSpan.FromMilliseconds(500) }, server);
        await Eventually.HoldsAsync("some of the file is there", () => Task.FromResult(
            Directory.Exists(Root)
                && Directory.GetFiles(Root, "*.partial", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > 0)));

        var away = Path.Combine(Folder, "away");
        Directory.Move(Root, away);
        (await admin.DeleteAsync(new Uri("/_emulator/faults", UriKind.Relative))).EnsureSuccessStatusCode();
        await FailsAsync("WriteFailed", RecordingErrorCategory.WriteError, () => saving);
        Assert.False(Directory.Exists(Root));
        Assert.Empty(Directory.GetFiles(away, "manifest.jsonl"));

        Directory.Move(away, Root);
        var saved = await SaveAsync(chunk, Impatient, server);
        Assert.Equal((true, bytes), (saved.Verified, new FileInfo(saved.Path!).Length));
        Assert.DoesNotContain(Files(), file => file.Contains(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partial_file_that_another_one_took_the_place_of_is_not_published()
    {
        var final = Path.Combine(Folder, "0-d.wav");
        using (var partial = (await PartialFile.TryOpenAsync(final, "d", None))!)
        {
            partial.Begin(new ContentVersion(1000, null));
            using var writer = partial.Open();
            writer.Write(new byte[1000]);
            File.Delete(PartialFile.PathOf(final));
            Assert.Throws<FileNotFoundException>(() => partial.Open());
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllBytes(PartialFile.PathOf(final), new byte[1000]);
            }

            Assert.Throws<FileNotFoundException>(() => partial.EnsureThere());
            Assert.ThrowsAny<IOException>(() => partial.Publish(final, force: false));
        }

        Assert.False(File.Exists(final));
    }

    [Fact]
    public async Task A_small_file_that_was_taken_away_is_not_published()
    {
        var final = Path.Combine(Folder, "0-d.wav");
        using (var small = SmallFile.TryOpen(PartialFile.PathOf(final), withMd5: false)!)
        {
            await small.WriteAsync(new byte[1000], 1000, None);
            small.Finish();
            File.Delete(PartialFile.PathOf(final));
            if (OperatingSystem.IsLinux())
            {
                await File.WriteAllBytesAsync(PartialFile.PathOf(final), new byte[10]);
            }

            Assert.Throws<FileNotFoundException>(() => small.Publish(final, force: false));
        }

        Assert.False(File.Exists(final));
    }

    [PosixTheory]
    [InlineData(1_000_000)]
    [InlineData(Large)]
    public async Task A_file_under_two_names_is_not_written_to(long bytes)
    {
        await using var server = await EmulatorServer.StartAsync(Options with { ContentBytes = bytes, Speed = 0 });
        var chunk = await RecordAtAsync(server);
        var saved = await SaveAsync(chunk, Impatient, server);
        var whole = await File.ReadAllBytesAsync(saved.Path!);

        // As File.Move leaves it where the process is killed in between.
        using (var link = System.Diagnostics.Process.Start("ln", [saved.Path!, PartialFile.PathOf(saved.Path!)]))
        {
            await link.WaitForExitAsync();
        }

        using var admin = new System.Net.Http.HttpClient { BaseAddress = server.Endpoint };
        using var fault = new System.Net.Http.StringContent(
            """{"path":"/content/audiowav","status":403}""", System.Text.Encoding.UTF8, "application/json");
        using var cut = new System.Net.Http.StringContent(
            """{"path":"/content/audiowav","cutAfterBytes":1000,"count":1}""", System.Text.Encoding.UTF8, "application/json");
        (await admin.PostAsync("/_emulator/faults", cut)).EnsureSuccessStatusCode();
        (await admin.PostAsync("/_emulator/faults", fault)).EnsureSuccessStatusCode();
        await FailsAsync("AccessDenied", RecordingErrorCategory.PermissionDenied, () => SaveAsync(chunk, Impatient, server, force: true));
        Assert.Equal(whole, await File.ReadAllBytesAsync(saved.Path!));
    }

    [Fact]
    public async Task Metadata_that_another_process_is_writing_is_left_to_it()
    {
        var destination = new FolderDestination(Folder);
        var partial = Path.Combine(Folder, "0-d.json.partial");
        using (File.Open(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await FailsAsync("BeingSaved", RecordingErrorCategory.ResourceUnavailable, () =>
                destination.WriteAsync("0-d.json", [1], replace: false, None));
            Assert.True(File.Exists(partial));
        }

        await destination.WriteAsync("0-d.json", [1], replace: false, None);
        Assert.Equal(["0-d.json"], Files());
    }

    private async Task<RecordingChunk> RecordAtAsync(EmulatorServer server)
    {
        var connection = Engine.Connect(new ConnectRequest { ConnectionString = server.ConnectionString });
        var recording = await connection.Recordings.StartAsync(
            new StartRequest { ServerCallId = ServerCallId(), Format = RecordingFormat.Wav }, None);
        using var admin = new System.Net.Http.HttpClient { BaseAddress = server.Endpoint };
        using var clock = new System.Net.Http.StringContent("""{"advanceSeconds":3}""", System.Text.Encoding.UTF8, "application/json");
        (await admin.PostAsync(new Uri("/_emulator/clock", UriKind.Relative), clock)).EnsureSuccessStatusCode();
        await connection.Recordings.StopAsync(recording.RecordingId, None);
        var events = System.Text.Json.Nodes.JsonNode.Parse(await admin.GetStringAsync(new Uri("/_emulator/events", UriKind.Relative)))!
            .AsArray();
        return Assert.IsType<RecordingFileEvent>(Assert.Single(Engine.Events.ReadOrThrow(events[^1]!.ToJsonString(), skipUnknown: false)))
            .Chunks[0];
    }

    /// <summary>As another process does.</summary>
    private Task<SavedChunk> SaveAsync(RecordingChunk chunk, EngineOptions options, EmulatorServer? server = null, bool force = false) =>
        ((IRecordingEngine)new RecordingEngine(options))
            .Connect(new ConnectRequest { ConnectionString = (server ?? Server).ConnectionString }).Transfers
            .OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Root }, Force = force })
            .SaveAsync(chunk, Host, None);
}
