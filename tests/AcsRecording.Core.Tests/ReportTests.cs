using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Archive;
using AcsRecording.Testing;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.Tests;

/// <summary>The report as a file: what is in it, and what becomes of it.</summary>
public sealed class ReportTests(AzuriteBlobs azurite) : CoreTest, IClassFixture<AzuriteBlobs>
{
    private string Report => Path.Combine(Folder, "report.html");

    [Fact]
    public async Task It_has_what_the_archive_knows()
    {
        var saved = new SavedChunk
        {
            Path = Write("in/a & b#1%.wav", WavBytes.Plain(new byte[32000])),
            DocumentId = "d",
            Bytes = 32044,
            Sha256 = "5f",
            Verified = true,
            CallId = "call",
            RecordingId = "rec",
            SavedOn = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.FromHours(2)),
            ExpiresOn = new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero),
            Participants = ["4:+1555"],
        };
        var report = await ExportAsync(null, saved);
        Assert.Equal((Report, 1, 1), (report.Path, report.Recordings, report.Chunks));
        Assert.Equal((new FileInfo(Report).Length, Hash(Report)), (report.Bytes, report.Sha256));
        var recording = JsonNode.Parse(Data(await File.ReadAllTextAsync(Report)))!["recordings"]![0]!;
        var chunk = recording["chunks"]![0]!;
        Assert.Equal("in/a%20%26%20b%231%25.wav", chunk["source"]!.GetValue<string>());
        Assert.Equal("2026-11-26T10:00:00.000Z", chunk["saved"]!.GetValue<string>());
        Assert.Equal("2026-11-27T10:00:00.000Z", chunk["expires"]!.GetValue<string>());
        Assert.Equal(1, chunk["plays"]!.GetValue<double>());
        Assert.Equal("5f", chunk["sha256"]!.GetValue<string>());
        Assert.Empty(recording["problems"]!.AsArray());
        Assert.Equal("4:+1555", recording["participants"]![0]!["id"]!.GetValue<string>());
        Assert.Empty(Host.Warnings);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_costs_no_other_chunk()
    {
        var gone = Path.Combine(Folder, "gone.wav");
        var broken = Write("broken.wav", WavBytes.File(WavBytes.Part("data", [1, 2])));
        var page = Write("page.mp4", "<html>"u8.ToArray());
        var good = Write("good.wav", WavBytes.Plain(new byte[100]));
        var report = await ExportAsync(
            null,
            [.. new[] { gone, broken, page, good }.Select((path, index) => new SavedChunk
            {
                Path = path,
                DocumentId = Path.GetFileName(path),
                RecordingId = $"r{index}",
                Bytes = File.Exists(path) ? new FileInfo(path).Length : 5,
                Verified = true,
            })]);
        Assert.Equal(4, report.Recordings);
        var recordings = JsonNode.Parse(Data(await File.ReadAllTextAsync(Report)))!["recordings"]!.AsArray()
            .ToDictionary(recording => recording!["recordingId"]!.GetValue<string>(), recording => recording!);
        Assert.Equal(["No readable media"], Texts(recordings["r0"], "problems"));
        Assert.Equal(["No readable media"], Texts(recordings["r2"], "problems"));
        Assert.Empty(recordings["r3"]["notes"]!.AsArray());
        Assert.Contains(Host.Warnings, text => text.Contains(gone, StringComparison.Ordinal));
        Assert.Contains(Host.Warnings, text => text.Contains(broken, StringComparison.Ordinal));
        Assert.Contains(Host.Warnings, text => text.Contains("no WAV, MP3 or MP4", StringComparison.Ordinal));

        // The report may go to others, so it does not say where the files of this machine are.
        Assert.Contains("'gone.wav' doesn't exist any more.", Texts(recordings["r0"], "notes"));
        Assert.DoesNotContain(Folder, await File.ReadAllTextAsync(Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_size_than_was_saved_is_told()
    {
        await ExportAsync(null, new SavedChunk { Path = Write("a.wav", WavBytes.Plain(new byte[100])), DocumentId = "d", Bytes = 7 });
        Assert.Contains(Host.Warnings, text => text.Contains("7 bytes were saved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_unless_forced()
    {
        var saved = new SavedChunk { Path = Write("a.wav", WavBytes.Plain([])), DocumentId = "d" };
        await File.WriteAllTextAsync(Report, "mine");
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => ExportAsync(null, saved));
        Assert.Equal("mine", await File.ReadAllTextAsync(Report));
        Assert.Empty(Host.Questions);
        await Engine.OpenArchive(null).ReportAsync(
            [saved], new ReportOptions { DestinationPath = Report, Force = true }, Host, None);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(Report), StringComparison.Ordinal);
        Assert.Equal(["a.wav", "report.html"], Files());
    }

    [Fact]
    public async Task Nothing_is_written_where_the_user_says_no()
    {
        Host.Answer = false;
        var saved = new SavedChunk { Path = Path.Combine(Folder, "a.wav"), DocumentId = "d" };
        Assert.Null(await Engine.OpenArchive(null).ReportAsync(
            [saved], new ReportOptions { DestinationPath = Report }, Host, None));
        Assert.Equal([(Report, "Export a report of 1 recording")], Host.Questions);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Stopped_it_leaves_nothing()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var saved = new SavedChunk { Path = Write("a.wav", WavBytes.Plain(new byte[1000])), DocumentId = "d" };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.OpenArchive(null).ReportAsync(
            [saved], new ReportOptions { DestinationPath = Report }, Host, stopped.Token));
        Assert.Equal(["a.wav"], Files());
    }

    [PosixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_can_read_it()
    {
        await ExportAsync(null, new SavedChunk { Path = Write("a.wav", WavBytes.Plain([])), DocumentId = "d" });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Report));
    }

    [Fact]
    public async Task Chunks_that_come_twice_are_in_it_once()
    {
        var saved = new SavedChunk { Path = Write("a.wav", WavBytes.Plain([])), DocumentId = "d", RecordingId = "r" };
        Assert.Equal(1, (await ExportAsync(null, saved, saved)).Chunks);
    }

    [Fact]
    public async Task Real_recordings_of_every_format_are_in_it()
    {
        var chunks = new List<SavedChunk>();
        foreach (var format in new[] { RecordingFormat.Wav, RecordingFormat.Mp3, RecordingFormat.Mp4 })
        {
            chunks.Add(await SaveAsync(Assert.Single((await RecordAsync(5, format, call: (int)format)).Chunks)));
        }

        await ExportAsync(null, [.. chunks]);
        var recordings = JsonNode.Parse(Data(await File.ReadAllTextAsync(Report)))!["recordings"]!.AsArray()
            .ToDictionary(recording => Path.GetExtension(recording!["chunks"]![0]!["file"]!.GetValue<string>()), recording => recording!);
        foreach (var (extension, recording) in recordings)
        {
            Assert.Equal(5, recording["plays"]!.GetValue<double>(), 0.1);
            Assert.Equal(extension == ".mp4" ? "video" : "audio", recording["chunks"]![0]!["media"]!.GetValue<string>());
        }

        // The emulator's WAV has a tone, its MP3 silence.
        Assert.All(Peaks(recordings[".wav"])[..^1], peak => Assert.InRange(peak, 55, 70));
        Assert.All(Peaks(recordings[".mp3"]), peak => Assert.Equal(0, peak));
        if (NodePackages.OnPath("ffmpeg"))
        {
            Assert.NotEmpty(Peaks(recordings[".mp4"]));
        }
        else
        {
            Assert.Contains(Host.Warnings, text => text.Contains("ffmpeg", StringComparison.Ordinal));
        }
    }

    [NodeFact("azurite")]
    public async Task What_is_in_a_container_is_linked_without_what_opens_it()
    {
        var container = new BlobContainerClient(azurite.Account.ConnectionString, $"c{Guid.NewGuid():N}");
        await container.CreateAsync();
        await container.UploadBlobAsync("day/call/0-d é.wav", new BinaryData(WavBytes.Plain(new byte[64000])));
        var blob = container.GetBlobClient("day/call/0-d é.wav").Uri;
        var saved = new SavedChunk { BlobUri = new Uri($"{blob.AbsoluteUri}?sig=secret&se=1"), DocumentId = "d", Bytes = 64044 };
        await Engine.OpenArchive(azurite.Account.ConnectionString).ReportAsync(
            [saved], new ReportOptions { DestinationPath = Report }, Host, None);
        var html = await File.ReadAllTextAsync(Report);
        Assert.DoesNotContain("secret", html, StringComparison.Ordinal);
        var chunk = JsonNode.Parse(Data(html))!["recordings"]![0]!["chunks"]![0]!;
        Assert.Equal(blob.AbsoluteUri, chunk["address"]!.GetValue<string>());
        Assert.Null(chunk["source"]);
        Assert.Equal("0-d é.wav", chunk["file"]!.GetValue<string>());
        Assert.Equal(2, chunk["plays"]!.GetValue<double>());
    }

    [NodeFact("azurite")]
    public async Task A_container_that_cannot_be_opened_is_an_error()
    {
        var saved = new SavedChunk { BlobUri = new Uri($"{azurite.Account.Endpoint}/nowhere/0-d.wav"), DocumentId = "d" };
        await FailsAsync("ContainerNotFound", RecordingErrorCategory.ObjectNotFound, () => Engine.OpenArchive(
            azurite.Account.ConnectionString).ReportAsync(
            [saved], new ReportOptions { DestinationPath = Report }, Host, None));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("/a/b/c.wav", "/a/b", "c.wav")]
    [InlineData("/a/b/c.wav", "/a", "b/c.wav")]
    [InlineData("/a/b/c.wav", "/a/x/y", "../../b/c.wav")]
    [InlineData("/a/b/c.wav", "/", "a/b/c.wav")]
    [InlineData("/ab/c.wav", "/a", "../ab/c.wav")]
    [InlineData("/a/javascript:x/é#?%20.wav", "/a", "javascript%3Ax/%C3%A9%23%3F%2520.wav")]
    public void An_address_leads_from_the_report_to_the_file(string file, string folder, string expected) =>
        Assert.Equal(expected, RelativeAddress.Of(file, folder));

    private static string Data(string html) =>
        Regex.Match(html, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

    private static string[] Texts(JsonNode recording, string name) =>
        [.. recording[name]!.AsArray().Select(item => item!.GetValue<string>())];

    private static int[] Peaks(JsonNode recording) =>
        [.. Convert.FromBase64String(recording["lanes"]![0]!["parts"]![0]!["peaks"]!.GetValue<string>()).Select(peak => (int)peak)];

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private async Task<RecordingReport> ExportAsync(string? title, params SavedChunk[] chunks) =>
        Assert.IsType<RecordingReport>(await Engine.OpenArchive(null).ReportAsync(
            chunks, new ReportOptions { DestinationPath = Report, Title = title }, Host, None));
}
