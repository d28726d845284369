using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>An emulator in a process of its own, with one recording in it.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    private const int ChunkSeconds = 10;

    private static readonly IRecordingEngine Engine = new RecordingEngine();

    private readonly RunningProcess _process;
    private readonly IRecordingClient _recordings;
    private readonly HttpClient _admin;

    private RunningEmulator(RunningProcess process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
        _admin = new HttpClient { BaseAddress = endpoint };
        _recordings = Engine.Connect(new ConnectRequest { ConnectionString = ConnectionString }).Recordings;
    }

    public Uri Endpoint { get; }

    public string ConnectionString => EmulatorAccount.ConnectionString(Endpoint);

    /// <summary>What Event Grid would have delivered.</summary>
    public string EventsFile { get; } = Path.GetTempFileName();

    public IReadOnlyList<RecordingChunk> Chunks { get; private set; } = [];

    /// <summary>The first file's address.</summary>
    public Uri Content => Chunks[0].ContentLocation!;

    /// <summary>Starts one with a recording of so many chunks; 0 for none.</summary>
    public static async Task<RunningEmulator> StartAsync(int chunks, params string[] options)
    {
        var process = RunningProcess.Start(
            "dotnet", [typeof(EmulatorServer).Assembly.Location, "start", "--port", "0", "--chunk-seconds", $"{ChunkSeconds}", .. options]);
        var ready = JsonNode.Parse(await process.LineAsync(_ => true))!;
        var emulator = new RunningEmulator(process, new Uri(ready["endpoint"]!.GetValue<string>()));
        if (chunks > 0)
        {
            await emulator.RecordAsync(chunks, 1);
            emulator.Chunks = (await emulator.AnnouncedAsync())[0].Chunks;
        }

        return emulator;
    }

    /// <summary>How many bytes the content hosts have sent.</summary>
    public async Task<long> SentAsync() =>
        JsonNode.Parse(await _admin.GetStringAsync("/_emulator/health"))!["contentBytes"]!.GetValue<long>();

    /// <summary>How many files were not deleted.</summary>
    public async Task<int> NotDeletedAsync() =>
        JsonNode.Parse(await _admin.GetStringAsync("/_emulator/recordings"))!.AsArray().SelectMany(item => item!["chunks"]!.AsArray())
            .Count(chunk => !chunk!["deleted"]!.GetValue<bool>());

    public Task AddFaultAsync(string rule) => PostAsync("/_emulator/faults", rule);

    public async Task ClearFaultsAsync() => (await _admin.DeleteAsync("/_emulator/faults")).EnsureSuccessStatusCode();

    /// <summary>Dates the events anew: how long ago they came decides how long their files are waited for.</summary>
    public async Task DateEventsAsync(TimeSpan ago)
    {
        var events = JsonNode.Parse(await File.ReadAllTextAsync(EventsFile))!.AsArray();
        foreach (var item in events)
        {
            item!["eventTime"] = (DateTimeOffset.UtcNow - ago).ToString("O");
        }

        await File.WriteAllTextAsync(EventsFile, events.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _process.DisposeAsync();
        File.Delete(EventsFile);
    }

    /// <summary>Records a call into so many chunks.</summary>
    public async Task RecordAsync(int chunks, int number)
    {
        var call = Convert.ToBase64String(Encoding.UTF8.GetBytes($"https://conv.test/conv/{number}"));
        var recording = await _recordings.StartAsync(
            new StartRequest { ServerCallId = call, Format = RecordingFormat.Wav }, CancellationToken.None);
        await PostAsync("/_emulator/clock", $$"""{"advanceSeconds":{{(chunks * ChunkSeconds) - (ChunkSeconds / 2)}}}""");
        await _recordings.StopAsync(recording, CancellationToken.None);
    }

    /// <summary>All that was announced, which is also written down for tools to read.</summary>
    public async Task<IReadOnlyList<RecordingFileEvent>> AnnouncedAsync()
    {
        var text = await _admin.GetStringAsync("/_emulator/events");
        await File.WriteAllTextAsync(EventsFile, text);
        return
        [
            .. JsonNode.Parse(text)!.AsArray().SelectMany(item => Engine.Events.Read(item!.ToJsonString(), skipUnknown: false).Events)
                .OfType<RecordingFileEvent>(),
        ];
    }

    /// <summary>The SHA-256 of a file as it is served.</summary>
    public async Task<string> HashOfAsync(RecordingChunk chunk)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, chunk.ContentLocation);
        foreach (var (name, value) in SignedHeaders.Of(chunk.ContentLocation!, EmulatorAccount.AccessKey))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = (await _admin.SendAsync(request)).EnsureSuccessStatusCode();
        return await Bench.HashOfAsync(await response.Content.ReadAsStreamAsync());
    }

    private async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        (await _admin.PostAsync(path, content)).EnsureSuccessStatusCode();
    }
}
