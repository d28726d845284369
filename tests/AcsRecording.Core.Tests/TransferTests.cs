using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

public sealed class TransferTests : CoreTest
{
    private const string NoFile = "";

    [Theory]
    [InlineData(RecordingFormat.Wav, "wav")]
    [InlineData(RecordingFormat.Mp3, "mp3")]
    [InlineData(RecordingFormat.Mp4, "mp4")]
    public async Task A_chunk_is_saved_whole_under_its_name_with_its_metadata_and_its_line(RecordingFormat format, string extension)
    {
        var announced = await RecordAsync(5, format);
        var chunk = announced.Chunks.Single();
        var saved = await SaveAsync(chunk);

        var name = $"{announced.RecordingStartTime:yyyyMMdd}/{announced.CallId}/0-{chunk.DocumentId}";
        Assert.Equal([$"{name}.json", $"{name}.{extension}", "manifest.jsonl"], Files());
        Assert.Equal(Path.Combine(Folder, $"{name}.{extension}"), saved.Path);
        var bytes = await File.ReadAllBytesAsync(saved.Path!);
        Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (saved.Bytes, saved.Sha256));
        Assert.Equal(await ServedAsync(chunk), bytes);
        Assert.True(saved.Verified);
        Assert.False(saved.AlreadySaved);
        Assert.InRange(saved.Duration!.Value.TotalSeconds, 5, 6);
        Assert.Equal(
            (chunk.DocumentId, chunk.RecordingId, chunk.DeleteLocation, chunk.ExpiresOn),
            (saved.DocumentId, saved.RecordingId, saved.DeleteLocation, saved.ExpiresOn));

        var line = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(Folder, "manifest.jsonl"))))!;
        Assert.Equal(
            (chunk.DocumentId, saved.Sha256, $"{name}.{extension}"),
            (line["documentId"]!.GetValue<string>(), line["sha256"]!.GetValue<string>(), line["path"]!.GetValue<string>()));
        Assert.Equal(chunk.EventId, line["eventId"]!.GetValue<string>());
        Assert.Equal(2, ((JsonArray)line["participants"]!).Count);
        Assert.True(Host.Progress.Count == 0 || Host.Progress[^1].Completed);
    }

    [PosixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_is_saved_is_for_its_owner_alone()
    {
        var root = Path.Combine(Folder, "new", "archive");
        var saver = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = root } });
        await saver.SaveAsync((await RecordAsync()).Chunks[0], Host, None);
        var files = Directory.GetFiles(root, "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        string[] folders = [root, .. Directory.GetDirectories(root, "*", SearchOption.AllDirectories)];
        Assert.Equal(3, folders.Length);
        Assert.All(folders, folder =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task Metadata_of_another_origin_is_replaced_only_when_forced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        File.Delete(saved.Path!);
        await File.WriteAllTextAsync(saved.MetadataPath!, "mine");
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        Assert.Equal("mine", await File.ReadAllTextAsync(saved.MetadataPath!));
        Assert.False(File.Exists(saved.Path));

        Assert.True((await SaveAsync(chunk, force: true)).Verified);
        File.Delete(saved.Path!);
        Assert.True((await SaveAsync(chunk)).Verified);
    }

    [Fact]
    public void A_file_that_has_just_come_keeps_its_name()
    {
        var (temporary, final) = (Path.Combine(Folder, "temporary"), Path.Combine(Folder, "final"));
        File.WriteAllText(temporary, "new");
        File.WriteAllText(final, "old");
        Assert.Equal("FileExists", Assert.Throws<RecordingException>(() => RootFolder.Publish(temporary, final, force: false)).ErrorId);
        Assert.Equal(("new", "old"), (File.ReadAllText(temporary), File.ReadAllText(final)));
        RootFolder.Publish(temporary, final, force: true);
        Assert.Equal("new", File.ReadAllText(final));
    }

    [Fact]
    public async Task Saved_again_it_is_found_and_not_fetched()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var first = await SaveAsync(chunk);
        await FaultAsync("""{"path":"/v1/objects","status":500}""");
        var second = await SaveAsync(chunk);
        Assert.True(second.AlreadySaved);
        Assert.Equal((first.Path, first.Sha256, first.Bytes, first.Duration), (second.Path, second.Sha256, second.Bytes, second.Duration));
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(Folder, "manifest.jsonl")));
    }

    [Fact]
    public async Task A_saved_file_that_was_changed_is_not_taken_for_saved()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        await using (var file = new FileStream(saved.Path!, FileMode.Open))
        {
            file.Seek(1000, SeekOrigin.Begin);
            file.WriteByte(0x55);
        }

        // The changed file is another process's: it isn't overwritten without being told to.
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        var again = await SaveAsync(chunk, force: true);
        Assert.False(again.AlreadySaved);
        Assert.Equal(saved.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(saved.Path!))));
    }

    [Fact]
    public async Task Two_recordings_with_the_same_id_and_index_are_both_kept()
    {
        var one = (await RecordAsync()).Chunks[0];
        var other = (await RecordAsync()).Chunks[0];
        var twin = new RecordingChunk
        {
            DocumentId = other.DocumentId,
            Index = one.Index,
            RecordingId = one.RecordingId,
            CallId = one.CallId,
            RecordingStartTime = one.RecordingStartTime,
            ContentLocation = other.ContentLocation,
            MetadataLocation = other.MetadataLocation,
        };
        var paths = new[] { (await SaveAsync(one)).Path, (await SaveAsync(twin)).Path };
        Assert.Equal(2, paths.Distinct().Count());
        Assert.All(paths, path => Assert.True(File.Exists(path)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke(int times)
    {
        var chunk = (await RecordAsync(20)).Chunks[0];
        await FaultAsync($$"""{"method":"GET","path":"/content/audiowav","count":{{times}},"cutAfterBytes":100001}""");
        var saved = await SaveAsync(chunk);
        Assert.Equal(await ServedAsync(chunk), await File.ReadAllBytesAsync(saved.Path!));
    }

    [Fact]
    public async Task A_connection_that_breaks_for_good_leaves_nothing()
    {
        var chunk = (await RecordAsync(20)).Chunks[0];
        await FaultAsync("""{"method":"GET","path":"/content/audiowav","cutAfterBytes":0}""");
        await FailsAsync("ConnectionFailed", RecordingErrorCategory.ConnectionError, () => SaveAsync(chunk));
        Assert.Equal(NoFile, Media());
    }

    [Theory]
    [InlineData(
        """{"status":200,"body":"<html><body>Sorry</body></html>","contentType":"text/html"}""",
        "NotMedia",
        RecordingErrorCategory.InvalidData)]
    [InlineData(
        """{"status":200,"body":"<html><body>Sorry</body></html>","contentType":"application/octet-stream"}""",
        "NotMedia",
        RecordingErrorCategory.InvalidData)]
    [InlineData("""{"status":200}""", "NotMedia", RecordingErrorCategory.InvalidData)]
    [InlineData(
        """{"status":206,"body":"RIFFxxxxWAVE","headers":{"Content-Range":"bytes 1-12/12"}}""",
        "SizeMismatch",
        RecordingErrorCategory.InvalidData)]
    [InlineData(
        """{"status":206,"headers":{"Content-Range":"bytes 0-99/100"}}""", "TransferIncomplete", RecordingErrorCategory.InvalidData)]
    [InlineData(
        """{"status":206,"body":"RIFFxxxxWAVE","headers":{"Content-Range":"nonsense"}}""", "NotMedia", RecordingErrorCategory.InvalidData)]
    [InlineData("""{"status":200,"body":"ID3 but the event says wav"}""", "FormatMismatch", RecordingErrorCategory.InvalidData)]
    [InlineData("""{"status":404}""", "ContentNotFound", RecordingErrorCategory.ObjectNotFound)]
    [InlineData("""{"status":401}""", "AuthenticationFailed", RecordingErrorCategory.AuthenticationError)]
    [InlineData("""{"status":400,"body":"<html>","contentType":"text/html"}""", "RequestRejected", RecordingErrorCategory.InvalidArgument)]
    [InlineData("""{"status":503}""", "ServiceUnavailable", RecordingErrorCategory.ResourceUnavailable)]
    [InlineData(
        """{"status":302,"headers":{"Location":"https://evil.example/v1/objects/x"}}""",
        "UntrustedLocation",
        RecordingErrorCategory.SecurityError)]
    public async Task What_is_no_recording_never_gets_the_name_of_one(string fault, string errorId, RecordingErrorCategory category)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var rule = JsonNode.Parse(fault)!;
        rule["path"] = "/content/audiowav";
        await FaultAsync(rule.ToJsonString());
        await FailsAsync(errorId, category, () => SaveAsync(chunk));
        Assert.Equal(NoFile, Media());
    }

    [Fact]
    public async Task A_total_that_changes_midway_is_never_spliced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync(
            """{"path":"/content/audiowav","count":1,"status":206,"body":"RIFFxxxxWAVE","headers":{"Content-Range":"bytes 0-11/22"}}""");
        await FaultAsync("""{"path":"/content/audiowav","status":206,"body":"of another","headers":{"Content-Range":"bytes 12-21/30"}}""");
        await FailsAsync("SizeMismatch", RecordingErrorCategory.InvalidData, () => SaveAsync(chunk));
        Assert.Equal(NoFile, Media());
    }

    [Fact]
    public async Task A_redirect_to_a_trusted_place_is_followed_and_signed_anew()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync($$$"""{"path":"/content/","count":2,"status":302,"headers":{"Location":"{{{chunk.ContentLocation}}}"}}""");
        Assert.True(
            (await SaveAsync(new RecordingChunk { DocumentId = chunk.DocumentId, Format = "wav", ContentLocation = chunk.ContentLocation }))
                .Verified);
    }

    [Fact]
    public async Task Content_on_another_host_is_signed_for_the_resource()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var elsewhere = Engine.Connect(
            new ConnectRequest { ConnectionString = Server.ConnectionString.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });
        Assert.NotEqual(elsewhere.Endpoint.Host, chunk.ContentLocation!.Host);
        Assert.True(
            (
                await elsewhere.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                    .SaveAsync(chunk, Host, None)).Verified);
    }

    [Fact]
    public async Task An_expired_recording_has_an_error_of_its_own()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await AdvanceAsync(25 * 60 * 60);
        var late = new RecordingChunk
        {
            DocumentId = chunk.DocumentId,
            ContentLocation = chunk.ContentLocation,
            ExpiresOn = DateTimeOffset.UtcNow.AddSeconds(-1),
        };
        await FailsAsync("RecordingExpired", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(late));
    }

    [Fact]
    public async Task What_is_still_being_recorded_is_not_taken_for_whole()
    {
        var ended = (await RecordAsync()).Chunks[0];
        var chunk = new RecordingChunk
        {
            DocumentId = ended.DocumentId,
            EndReason = "chunkIsBeingRecorded",
            ContentLocation = ended.ContentLocation,
        };
        await FailsAsync("StillRecording", RecordingErrorCategory.ResourceUnavailable, () => SaveAsync(chunk));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task What_the_service_could_not_keep_whole_is_saved_with_a_warning()
    {
        var ended = (await RecordAsync()).Chunks[0];
        var chunk =
            new RecordingChunk { DocumentId = ended.DocumentId, EndReason = "ChunkUploadFailure", ContentLocation = ended.ContentLocation };
        Assert.NotEmpty((await SaveAsync(chunk)).Path!);
        Assert.Contains("ChunkUploadFailure", Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_chunk_would_be_saved_is_told_without_asking_anybody_or_writing_anything()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saver = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });
        var before = await RequestsAsync();
        var place = saver.PlaceOf(chunk);
        Assert.Equal(before, await RequestsAsync());
        Assert.Empty(Files());
        Assert.Equal(place, (await saver.SaveAsync(chunk, Host, None)).Path);
        Assert.Empty(Host.Questions);
    }

    [Fact]
    public async Task A_file_of_another_origin_is_left_alone_unless_forced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        File.Delete(Path.Combine(Folder, "manifest.jsonl"));
        await File.WriteAllTextAsync(saved.Path!, "another file");
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        Assert.Equal("another file", await File.ReadAllTextAsync(saved.Path!));
        Assert.True((await SaveAsync(chunk, force: true)).Verified);
    }

    [Fact]
    public async Task Forced_over_an_older_file_a_failure_leaves_the_older_file()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        await FaultAsync("""{"method":"GET","path":"/content/audiowav","cutAfterBytes":0}""");
        await FailsAsync("ConnectionFailed", RecordingErrorCategory.ConnectionError, () => SaveAsync(chunk, force: true));
        Assert.Equal(saved.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(saved.Path!))));
    }

    [Fact]
    public async Task A_planted_link_is_not_followed_out_of_the_folder()
    {
        var announced = await RecordAsync();
        var outside = Directory.CreateTempSubdirectory("acsrecording-outside-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(Folder, $"{announced.RecordingStartTime:yyyyMMdd}"));
            Directory.CreateSymbolicLink(Path.Combine(Folder, $"{announced.RecordingStartTime:yyyyMMdd}", announced.CallId!), outside);
            await FailsAsync("OutsideDestination", RecordingErrorCategory.SecurityError, () => SaveAsync(announced.Chunks[0]));
            Assert.Empty(Directory.GetFileSystemEntries(outside));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Theory]
    [InlineData("../../../etc/passwd", "etc")]
    [InlineData("..", "unknown-call")]
    [InlineData("C:\\Windows", "C_Windows")]
    [InlineData("NUL", "_NUL")]
    [InlineData("a\u0000b\r\nc", "a_b_c")]
    [InlineData("file.txt:stream", "file_txt_stream")]
    public async Task A_hostile_call_id_names_a_harmless_folder(string callId, string folder)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var hostile =
            new RecordingChunk { DocumentId = chunk.DocumentId, CallId = callId, ContentLocation = chunk.ContentLocation, Format = "wav" };
        var saved = await SaveAsync(hostile);
        Assert.Contains(folder, saved.Path, StringComparison.Ordinal);
        Assert.Equal(Folder, Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(saved.Path))));
    }

    [Fact]
    public async Task A_full_or_forbidden_disk_is_a_write_error()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var file = Path.Combine(Folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        await FailsAsync("WriteFailed", RecordingErrorCategory.WriteError, () =>
            Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Path.Combine(file, "below") } })
                .SaveAsync(chunk, Host, None));
    }

    [Fact]
    public async Task A_small_file_has_one_saver_and_stopped_leaves_nothing()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","stallAfterBytes":1000}""");
        using var stop = new CancellationTokenSource();
        var first = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, stop.Token);
        await Eventually.HoldsAsync("a partial file", () => Files().Any(file => file.EndsWith(".partial", StringComparison.Ordinal)));

        await FailsAsync("BeingSaved", RecordingErrorCategory.ResourceUnavailable, () =>
            OtherProcess().Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                .SaveAsync(chunk, new FakeHost(), None));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Empty(Files());
        await ClearFaultsAsync();
        Assert.Equal(await ServedAsync(chunk), await File.ReadAllBytesAsync((await SaveAsync(chunk)).Path!));
    }

    [Fact]
    public async Task What_a_killed_process_left_of_a_small_file_is_replaced()
    {
        var announced = await RecordAsync();
        var chunk = announced.Chunks[0];
        var folder = Directory.CreateDirectory(Path.Combine(Folder, $"{announced.RecordingStartTime:yyyyMMdd}", announced.CallId!))
            .FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"0-{chunk.DocumentId}.wav.partial"), new byte[10_000_000]);
        Assert.Equal(await ServedAsync(chunk), await File.ReadAllBytesAsync((await SaveAsync(chunk)).Path!));
        Assert.Equal(3, Files().Length);
    }

    [Fact]
    public async Task Many_savers_share_one_manifest()
    {
        var chunks = new RecordingChunk[12];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = (await RecordAsync(1, call: i)).Chunks[0];
        }

        // Separate connections have separate manifests in memory, as separate processes do.
        await Task.WhenAll(chunks.Select(chunk => Engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString })
            .Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                .SaveAsync(chunk, new FakeHost(), None)));
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "manifest.jsonl"));
        Assert.Equal(
            chunks.Select(chunk => chunk.DocumentId).Order(),
            lines.Select(line => JsonNode.Parse(line)!["documentId"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task A_torn_line_in_the_manifest_costs_only_itself()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "manifest.jsonl"), """{"documentId":"0-torn""");
        var chunk = (await RecordAsync()).Chunks[0];
        await SaveAsync(chunk);
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
    }

    private string Media() =>
        string.Join(" ", Files().Where(file => file != "manifest.jsonl" && !file.EndsWith(".json", StringComparison.Ordinal)));
}
