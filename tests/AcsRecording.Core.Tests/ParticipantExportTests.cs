using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>What saved chunks hold of one person, exported.</summary>
public sealed class ParticipantExportTests : ArchiveTest
{
    private const string Person = "8:orgid:0b11c2d3-0000-4000-8000-000000000001";
    private const string Other = "4:+14255550123";

    private static readonly byte[] Samples = WavBytes.Samples(4 * 1001);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task All_of_the_person_is_there_with_an_index_and_hashes(bool isZip, bool maskOthers)
    {
        var unmixed = Chunk(0, WavBytes.Plain(Samples, channels: 2), metadata: Metadata("unmixed", (Other, 0), (Person, 1)));
        var mixed = Chunk(0, WavBytes.Plain(Samples), recordingId: "r2", metadata: Metadata("mixed", (Other, null), (Person, null)));
        var stranger = Chunk(0, WavBytes.Plain(Samples), recordingId: "r3", metadata: Metadata("mixed", (Other, null)));
        var export = await ExportAsync([unmixed, mixed, stranger], isZip, maskOthers);

        var files = isZip ? Unzip(export.Path) : FilesIn(export.Path);
        Assert.Equal(
            [
                "SHA256SUMS", "index.html", "index.json", "media/20261121/call-1/0-0-wus-d1-r1-0.bin",
                "media/20261121/call-1/0-0-wus-d1-r1-0.json", "media/20261121/call-1/0-0-wus-d1-r2-0.bin",
                "media/20261121/call-1/0-0-wus-d1-r2-0.json",
            ],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((2, 2, 7, files.Values.Sum(bytes => bytes.Length)), (export.Recordings, export.Chunks, export.Files, export.Bytes));
        Assert.Equal([Person], export.ParticipantId);
        Assert.Equal(await File.ReadAllBytesAsync(unmixed.Path!), files["media/20261121/call-1/0-0-wus-d1-r1-0.bin"]);
        Assert.Equal(isZip ? HashOf(export.Path) : null, export.Sha256);

        var sums = Text(files["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            files.Keys.Where(name => name != "SHA256SUMS").Order(StringComparer.Ordinal),
            sums.Select(line => line[66..]).Order(StringComparer.Ordinal));
        Assert.All(sums, line => Assert.Equal(Hash(files[line[66..]]), line[..64]));

        var texts = files.Where(file => Path.GetExtension(file.Key) != ".bin").Select(file => Text(file.Value)).ToArray();
        Assert.Contains(texts, text => text.Contains(Person, StringComparison.Ordinal));
        Assert.Equal(maskOthers, !texts.Any(text => text.Contains("4255550123", StringComparison.Ordinal)));
        Assert.Equal(maskOthers, texts.Any(text => text.Contains("participant-1", StringComparison.Ordinal)));
        Assert.Equal(2, export.Notes.Length);
        var index = JsonNode.Parse(files["index.json"])!;
        Assert.Equal(1, index["chunks"]![0]!["channel"]!.GetValue<int>());
        Assert.Equal(unmixed.Sha256, index["chunks"]![0]!["media"]!["sha256"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_an_unmixed_recording_only_the_own_channel_is_exported_on_request()
    {
        var saved = Chunk(0, WavBytes.Plain(Samples, channels: 2), metadata: Metadata("unmixed", (Other, 0), (Person, 1)));
        var export = await ExportAsync([saved], ownChannelOnly: true);
        var own = Samples.Chunk(2).Where((_, index) => index % 2 == 1).SelectMany(sample => sample).ToArray();
        Assert.Equal(WavBytes.Plain(own), FilesIn(export.Path)["media/20261121/call-1/0-0-wus-d1-r1-0-1.wav"]);
        Assert.Empty(export.Notes);
    }

    [Fact]
    public async Task No_other_voice_is_exported_where_the_channel_cannot_be_told()
    {
        SavedChunk[] saved =
        [
            Chunk(0, WavBytes.Plain(Samples, channels: 2), metadata: Metadata("unmixed", (Other, 1), (Person, 1))),
            Chunk(1, WavBytes.Plain(Samples, channels: 2), metadata: Metadata("unmixed", (Other, 0), (Person, null))),
            Chunk(2, WavBytes.Plain(Samples, channels: 2), metadata: Metadata("unmixed", (Other, 0), (Person, 2))),
        ];
        var export = await ExportAsync(saved, ownChannelOnly: true);
        Assert.DoesNotContain(FilesIn(export.Path).Keys, name => name.EndsWith(".wav", StringComparison.Ordinal));
        Assert.Contains("left out", Assert.Single(export.Notes), StringComparison.Ordinal);
        Assert.Equal(3, export.Chunks);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("a\u2028\u001b[31mb")]
    public async Task A_name_is_shown_as_text(string name)
    {
        var saved = Chunk(0, WavBytes.Plain(Samples), metadata: Metadata("mixed", (name, null), (Person, null)));
        var html = Text(FilesIn((await ExportAsync([saved])).Path)["index.html"]);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', html);
    }

    [Fact]
    public async Task Who_is_in_no_chunk_is_an_error_and_nothing_is_written()
    {
        var saved = Chunk(0, WavBytes.Plain(Samples), metadata: Metadata("mixed", (Other, null)));
        await FailsAsync("ParticipantNotFound", RecordingErrorCategory.ObjectNotFound, () => ExportAsync([saved]));
        Assert.Empty(Results());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_fails_midway_leaves_nothing(bool isZip)
    {
        var good = Chunk(0, WavBytes.Plain(Samples), metadata: Metadata("mixed", (Person, null)));
        var changed = Chunk(1, WavBytes.Plain(Samples), metadata: Metadata("mixed", (Person, null)));
        await File.WriteAllBytesAsync(changed.Path!, WavBytes.Plain(new byte[4004]));
        await FailsAsync("SavedFileChanged", RecordingErrorCategory.InvalidData, () => ExportAsync([good, changed], isZip));
        Assert.Empty(Results());
    }

    [Fact]
    public async Task A_folder_is_replaced_only_where_it_is_an_earlier_export_and_that_is_wanted()
    {
        var saved = Chunk(0, WavBytes.Plain(Samples), metadata: Metadata("mixed", (Person, null)));
        var path = Path.Combine(Folder, "export");
        Directory.CreateDirectory(path);
        await ExportAsync([saved]);
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => ExportAsync([saved]));
        await File.WriteAllTextAsync(Path.Combine(path, "old"), "");
        Assert.DoesNotContain("old", FilesIn((await ExportAsync([saved], force: true)).Path).Keys);

        Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "precious"), "");
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => ExportAsync([saved], force: true));
        Assert.Equal(["export"], Results());
        Assert.Equal(["precious"], FilesIn(path).Keys);
    }

    private static string Metadata(string channelType, params (string Id, int? Channel)[] participants) => new JsonObject
    {
        ["callId"] = "call-1",
        ["chunkDocumentId"] = "0-doc",
        ["chunkIndex"] = 0,
        ["chunkStartTime"] = "2026-11-21T08:00:00Z",
        ["displayNames"] = new JsonArray("caller 14255550123"),
        ["recordingInfo"] = new JsonObject { ["channelType"] = channelType },
        ["participants"] = new JsonArray(
            [.. participants.Select(item => new JsonObject { ["participantId"] = item.Id, ["channel"] = item.Channel })]),
    }.ToJsonString();

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static Dictionary<string, byte[]> FilesIn(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes);

    private static Dictionary<string, byte[]> Unzip(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var bytes = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    private async Task<ParticipantExport> ExportAsync(
        SavedChunk[] saved, bool isZip = false, bool maskOthers = false, bool ownChannelOnly = false, bool force = false)
    {
        var export = await Archive.ExportParticipantAsync(
            saved,
            new ParticipantExportOptions
            {
                Participants = [Person.ToUpperInvariant()],
                DestinationPath = Path.Combine(Folder, isZip ? "export.zip" : "export"),
                MaskOthers = maskOthers,
                OwnChannelOnly = ownChannelOnly,
                Force = force,
            },
            Host,
            None);
        Assert.Equal([isZip ? "export.zip" : "export"], Results());
        return export!;
    }
}
