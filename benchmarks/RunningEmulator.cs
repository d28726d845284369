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
    private readonly RunningProcess _process;
    private readonly HttpClient _admin;

    private RunningEmulator(RunningProcess process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
        _admin = new HttpClient { BaseAddress = endpoint };
    }

    public Uri Endpoint { get; }

    public string ConnectionString => EmulatorAccount.ConnectionString(Endpoint);

    /// <summary>What Event Grid would have delivered.</summary>
    public string EventsFile { get; } = Path.GetTempFileName();

    public IReadOnlyList<RecordingChunk> Chunks { get; private set; } = [];

    /// <summary>The first file's address.</summary>
    public Uri Content => Chunks[0].ContentLocation!;

    public static async Task<RunningEmulator> StartAsync(int chunks, params string[] options)
    {
        var process = RunningProcess.Start("dotnet", [typeof(EmulatorServer).Assembly.Location, "start", "--port", "0", "--chunk-seconds", "10", .. options]);
        var ready = JsonNode.Parse(await process.LineAsync(_ => true))!;
        var emulator = new RunningEmulator(process, new Uri(ready["endpoint"]!.GetValue<string>()));
        await emulator.RecordAsync(chunks);
        return emulator;
    }

    /// <summary>How many bytes the content hosts have sent.</summary>
    public async Task<long> SentAsync() => JsonNode.Parse(await _admin.GetStringAsync("/_emulator/health"))!["contentBytes"]!.GetValue<long>();

    public Task AddFaultAsync(string rule) => PostAsync("/_emulator/faults", rule);

    public async Task ForgetFaultsAsync() => (await _admin.DeleteAsync("/_emulator/faults")).EnsureSuccessStatusCode();

    /// <summary>Makes the events so old that nobody waits for their files to become ready.</summary>
    public async Task AgeEventsAsync()
    {
        var events = JsonNode.Parse(await File.ReadAllTextAsync(EventsFile))!.AsArray();
        foreach (var item in events)
        {
            item!["eventTime"] = DateTimeOffset.UtcNow.AddHours(-1).ToString("O");
        }

        await File.WriteAllTextAsync(EventsFile, events.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _process.DisposeAsync();
        File.Delete(EventsFile);
    }

    private async Task RecordAsync(int chunks)
    {
        IRecordingEngine engine = new RecordingEngine();
        var recordings = engine.Connect(new ConnectRequest { ConnectionString = ConnectionString }).Recordings;
        var call = Convert.ToBase64String(Encoding.UTF8.GetBytes("https://conv.test/conv/1"));
        var recording = await recordings.StartAsync(new StartRequest { ServerCallId = call, Format = RecordingFormat.Wav }, CancellationToken.None);
        await PostAsync("/_emulator/clock", $$"""{"advanceSeconds":{{(chunks * 10) - 5}}}""");
        await recordings.StopAsync(recording.RecordingId, CancellationToken.None);
        var text = await _admin.GetStringAsync("/_emulator/events");
        await File.WriteAllTextAsync(EventsFile, text);
        Chunks = engine.Events.Read(text, skipUnknown: false).OfType<RecordingFileEvent>().Single().Chunks;
        if (Chunks.Count != chunks)
        {
            throw new InvalidOperationException($"{Chunks.Count} chunks instead of {chunks}.");
        }
    }

    private async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        (await _admin.PostAsync(path, content)).EnsureSuccessStatusCode();
    }
}
