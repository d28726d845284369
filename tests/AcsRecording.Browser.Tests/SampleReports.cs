using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core;
using AcsRecording.Core.Tests;

namespace AcsRecording.Browser.Tests;

/// <summary>Reports of recordings that are made for it, in a folder of their own.</summary>
internal sealed class SampleReports : IDisposable
{
    public const string Hostile = "<img src=x onerror=alert(1)>";
    public const string HostileCall = "</script><script>alert(2)</script>";
    public const string HostileFile = "a & b#1%3C'<i>.wav";

    private const int Rate = 8000;

    private static readonly DateTimeOffset Start = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;

    public string PathOf(string report) => Path.Combine(_folder, report);

    public async Task WriteAsync()
    {
        SavedChunk[] calls =
        [
            // 20 seconds with a pause of 4 after the eighth, and 10 more: the line is 34 seconds long.
            Chunk("talk", 0, 0, 20, [Hostile, "4:+15551234567", "8:orgid:1"], pause: (8, 4)),
            Chunk("talk", 1, 24, 10, [Hostile, "4:+15551234567", "8:orgid:1"]),
            Chunk("short", 0, -3600, 5, ["8:acs:2"], verified: false, call: HostileCall),

            // A chunk is missing.
            Chunk("gap", 0, 3600, 2, ["8:acs:3"], file: HostileFile),
            Chunk("gap", 2, 3604, 2, ["8:acs:3"]),
        ];
        await ExportAsync("calls.html", "Calls <b>of</b> November", calls);
        await ExportAsync("one.html", null, calls[..2]);
        await ExportAsync("many.html", null, [.. Enumerable.Range(0, 30).Select(at => Chunk($"r{at}", 0, at * 60, 0.2, [$"8:acs:{at}"]))]);
        await ExportAsync("rf64.html", null, [Chunk("rf64", 0, 0, 7, ["8:acs:4"], isRf64: true)]);
        await ExportAsync("gone.html", null, [Chunk("gone", 0, 0, 1, ["8:acs:5"])]);
        File.Move(PathOf("gone-0.wav"), PathOf("moved.wav"));
        await ExportAsync("container.html", null, [
            new SavedChunk
            {
                BlobUri = new Uri("https://contoso.blob.core.windows.net/c/0-d.wav"),
                DocumentId = "d",
                Content = new BlobContent(WavBytes.Plain(Samples(1, 1), rate: Rate)),
            },
        ]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Samples(double seconds, int channels)
    {
        var samples = new short[(int)(seconds * Rate) * channels];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = (short)(8000 * Math.Sin(at / (double)channels * (0.1 + (0.05 * (at % channels)))));
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    /// <summary>The form of files past 4 GiB: the lengths stand in a part of their own.</summary>
    private static byte[] Rf64(byte[] data)
    {
        byte[] sizes = [.. BitConverter.GetBytes(72L + data.Length), .. BitConverter.GetBytes((long)data.Length), .. new byte[12]];
        byte[] file =
        [
            .. WavBytes.File(
                WavBytes.Part("ds64", sizes),
                WavBytes.Part("fmt ", WavBytes.Format(1, 16, Rate)),
                WavBytes.Part("data", data, uint.MaxValue)),
        ];
        "RF64"u8.CopyTo(file);
        BitConverter.GetBytes(uint.MaxValue).CopyTo(file, 4);
        return file;
    }

    private SavedChunk Chunk(
        string recording,
        int index,
        double start,
        double seconds,
        string[] participants,
        (double At, double Seconds)? pause = null,
        bool verified = true,
        string? call = null,
        string? file = null,
        bool isRf64 = false)
    {
        var path = PathOf(file ?? $"{recording}-{index}.wav");
        var samples = Samples(seconds, isRf64 ? 1 : participants.Length);
        File.WriteAllBytes(path, isRf64 ? Rf64(samples) : WavBytes.Plain(samples, participants.Length, rate: Rate));
        var pauses = pause is { } item
            ? new JsonArray(new JsonObject { ["startTime"] = Start.AddSeconds(start + item.At), ["duration"] = item.Seconds * 1000 })
            : [];
        var metadata = new JsonObject
        {
            ["chunkDocumentId"] = $"{recording}-{index}",
            ["chunkStartTime"] = Start.AddSeconds(start),
            ["chunkDuration"] = seconds * 1000,
            ["pauseResumeIntervals"] = pauses,
            ["participants"] = new JsonArray([.. participants.Select((id, channel) => new JsonObject
            {
                ["participantId"] = id,
                ["channel"] = participants.Length > 1 ? channel : null,
            })]),
        };
        File.WriteAllText(path + ".json", metadata.ToJsonString());
        return new SavedChunk
        {
            Path = path,
            MetadataPath = path + ".json",
            DocumentId = $"{recording}-{index}",
            Index = index,
            RecordingId = recording,
            CallId = call ?? $"call-{recording}",
            RecordingStartTime = Start.AddSeconds(index == 0 ? start : start - 4),
            Bytes = new FileInfo(path).Length,
            Sha256 = new string('a', 64),
            Duration = TimeSpan.FromSeconds(seconds),
            SavedOn = Start.AddHours(1),
            ExpiresOn = Start.AddHours(24),
            Verified = verified,
        };
    }

    /// <summary>A blob that needs no storage account.</summary>
    private sealed class BlobContent(byte[] bytes) : ISavedContent
    {
        public Task<string?> ChangeAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public bool FlushToDisk() => true;

        public Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream(bytes));

        public Task<byte[]?> ReadMetadataAsync(CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);
    }

    private async Task ExportAsync(string report, string? title, IReadOnlyList<SavedChunk> chunks)
    {
        IRecordingEngine engine = new RecordingEngine();
        var options = new ReportOptions { DestinationPath = PathOf(report), Title = title };
        Assert.NotNull(await engine.OpenArchive(null).ReportAsync(chunks, options, new FakeHost(), CancellationToken.None));
    }
}
