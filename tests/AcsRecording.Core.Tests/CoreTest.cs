using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Emulator;
using AcsRecording.Testing;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Tests;

/// <summary>
/// The engine against a real emulator whose clock goes only where a test moves it, with delays of milliseconds, and a folder
/// of its own.
/// </summary>
public abstract class CoreTest : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Ordinary behaviour without the waiting.</summary>
    internal static readonly EngineOptions Impatient = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        PollInterval = TimeSpan.FromMilliseconds(5),
        RoleInterval = TimeSpan.FromMilliseconds(5),
        NotReadyTimeout = TimeSpan.Zero,
        ReturnDelay = TimeSpan.Zero,
        RolePropagation = TimeSpan.MinValue,
        MaxConnections = 8,
    };

    private HttpClient _admin = null!;

    protected EmulatorServer Server { get; private set; } = null!;

    private protected IRecordingEngine Engine { get; private set; } = null!;

    private protected RecordingConnection Connection { get; private set; } = null!;

    private protected FakeHost Host { get; } = new();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("acsrecording-").FullName;

    protected virtual EmulatorOptions Options => new();

    public async Task InitializeAsync()
    {
        Server = await EmulatorServer.StartAsync(Options with { Speed = 0 });
        _admin = TrustedClient.Create(Server);
        Engine = new RecordingEngine(
            Server.Certificate is null ? Impatient : Impatient with { Transport = new HttpClientTransport(TrustedClient.Create(Server)) });
        Connection = Engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _admin.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    protected static string ServerCallId(int number = 1) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"https://conv.test/conv/{number}"));

    protected Task AdvanceAsync(double seconds) => PostAsync("/_emulator/clock", $$"""{"advanceSeconds":{{seconds}}}""");

    protected Task FaultAsync(string rule) => PostAsync("/_emulator/faults", rule);

    protected async Task ClearFaultsAsync() =>
        (await _admin.DeleteAsync(new Uri(Server.Endpoint, "/_emulator/faults"))).EnsureSuccessStatusCode();

    protected async Task<JsonArray> GetAsync(string path) =>
        (JsonArray)JsonNode.Parse(await _admin.GetStringAsync(new Uri(Server.Endpoint, path)))!;

    /// <summary>Records for some emulated seconds, stops, and reads the event as a user would.</summary>
    private protected async Task<RecordingFileEvent> RecordAsync(
        double seconds = 3, RecordingFormat format = RecordingFormat.Wav, int call = 1)
    {
        var recording = await Connection.Recordings.StartAsync(
            new StartRequest { ServerCallId = ServerCallId(call), Format = format }, None);
        await AdvanceAsync(seconds);
        await Connection.Recordings.StopAsync(recording.RecordingId, None);
        var text = (await GetAsync("/_emulator/events"))[^1]!.ToJsonString();
        return Assert.IsType<RecordingFileEvent>(Assert.Single(Engine.Events.ReadOrThrow(text, skipUnknown: false)));
    }

    /// <summary>What another process is to this one: an engine that knows nothing of this one's work.</summary>
    private protected RecordingConnection OtherProcess() =>
        ((IRecordingEngine)new RecordingEngine(Impatient)).Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });

    private protected Task<SavedChunk> SaveAsync(RecordingChunk chunk, bool force = false) =>
        Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder }, Force = force })
            .SaveAsync(chunk, Host, None);

    /// <summary>How many bytes the content hosts have sent.</summary>
    protected Task<long> SentAsync() => HealthAsync("contentBytes");

    /// <summary>How many requests the content hosts have had.</summary>
    protected Task<long> RequestsAsync() => HealthAsync("contentRequests");

    /// <summary>Everything under the folder, relative, in order.</summary>
    protected string[] Files()
    {
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return Array.ConvertAll(files, file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));
    }

    private protected static async Task<RecordingException> FailsAsync(string errorId, RecordingErrorCategory category, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<RecordingException>(action);
        Assert.Equal((errorId, category), (exception.ErrorId, exception.Category));
        Assert.NotEmpty(exception.RecommendedAction);
        return exception;
    }

    /// <summary>The bytes as another client gets them.</summary>
    private protected static async Task<byte[]> ServedAsync(RecordingChunk chunk)
    {
        // Many small ranges at once, because a connection may be slow.
        const int Piece = 1024 * 1024;
        using var client = new HttpClient();
        using var first = await ServedAsync(client, chunk.ContentLocation!, 0, Piece - 1);
        var total = first.Content.Headers.ContentRange!.Length!.Value;
        var pieces = await Task.WhenAll(Enumerable.Range(0, (int)((total + Piece - 1) / Piece)).Select(async piece =>
        {
            using var response = await ServedAsync(client, chunk.ContentLocation!, (long)piece * Piece, ((piece + 1L) * Piece) - 1);
            return await response.Content.ReadAsByteArrayAsync();
        }));
        return [.. pieces.SelectMany(bytes => bytes)];
    }

    private static async Task<HttpResponseMessage> ServedAsync(HttpClient client, Uri location, long from, long to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, location) { Headers = { Range = new RangeHeaderValue(from, to) } };
        foreach (var (name, value) in SignedHeaders.Of(location, EmulatorAccount.AccessKey))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return (await client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private async Task<long> HealthAsync(string name) =>
        JsonNode.Parse(await _admin.GetStringAsync(new Uri(Server.Endpoint, "/_emulator/health")))![name]!.GetValue<long>();

    private async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        (await _admin.PostAsync(new Uri(Server.Endpoint, path), content)).EnsureSuccessStatusCode();
    }
}
