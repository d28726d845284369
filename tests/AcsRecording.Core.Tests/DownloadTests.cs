using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>Files of the first dialect of 2021: announced by document id alone, fetched from the resource itself.</summary>
public sealed class DownloadTests : CoreTest
{
    private const string Root = "/recording/download/";
    private const long Size = 24_000_000;
    private const string Redirected = "302 to another allowed host";

    private static readonly EngineOptions Patient = new()
    {
        RetryDelay = Impatient.RetryDelay,
        IdleTimeout = TimeSpan.FromMilliseconds(300),
        NotReadyTimeout = TimeSpan.FromMinutes(3),
    };

    public static TheoryData<string> Names => [.. KnownFault.All.Select(fault => fault.Name)];

    protected override EmulatorOptions Options => new() { ContentBytes = Size };

    [Fact]
    public async Task Content_and_metadata_are_saved_and_verified()
    {
        var file = await RecordConversationAsync();
        var chunk = Assert.Single(file.Chunks);
        Assert.Null(chunk.ContentLocation ?? chunk.MetadataLocation ?? chunk.DeleteLocation);
        var saved = await SaveAsync(chunk);
        Assert.Equal((true, await HashAsync(chunk)), (saved.Verified, saved.Sha256));
        Assert.EndsWith($"/{file.CallId}/0-{chunk.DocumentId}.mp4", saved.Path!.Replace('\\', '/'), StringComparison.Ordinal);
        var metadata = await Connection.Transfers.Metadata.GetAsync(saved, null, None);
        Assert.Equal(
            (chunk.DocumentId, "audioVideo", "mixed", "mp4"),
            (metadata.DocumentId, metadata.ContentType, metadata.ChannelType, metadata.Format));
        Assert.Equal(chunk.DocumentId, (await Connection.Transfers.Metadata.GetAsync(chunk, null, None)).DocumentId);
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
    }

    [Fact]
    public async Task It_is_asked_for_as_all_else_of_the_resource_and_not_as_of_a_content_host()
    {
        using var listener = new ExchangeListener([]);
        var connection = Engine.Connect(new ConnectRequest { Endpoint = listener.Endpoint, AccessKey = "a2V5" });
        await FailsAsync("ServiceUnavailable", RecordingErrorCategory.ResourceUnavailable, () =>
            connection.Transfers.Metadata.GetAsync(new RecordingChunk { DocumentId = "0-eus-d1-0" }, null, None));
        Assert.Equal(
            ($"GET {Root}0-eus-d1-0/metadata", null), (listener.Requests[0].Request, listener.Requests[0].ResourceHost));
    }

    [Fact]
    public async Task It_is_kept_for_48_hours_and_not_for_24()
    {
        var file = await RecordConversationAsync();
        Assert.Equal(file.EventTime + TimeSpan.FromHours(48), file.ExpiresOn);
        Assert.Equal(file.ExpiresOn, file.Chunks[0].ExpiresOn);
        await AdvanceAsync(47 * 3600);
        Assert.True((await SaveAsync(file.Chunks[0])).Verified);
        await AdvanceAsync(2 * 3600);
        await FailsAsync("RecordingExpired", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(file.Chunks[0], force: true));
    }

    [Fact]
    public async Task Every_announcement_can_be_made_in_that_form()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { EventDialect = EventDialect.Year2021, Speed = 0 });
        var connection = Engine.Connect(new ConnectRequest { ConnectionString = server.ConnectionString });
        var recording = await connection.Recordings.StartAsync(
            new StartRequest { ServerCallId = ServerCallId(), Format = RecordingFormat.Mp3 }, None);
        using var admin = TrustedClient.Create(server);
        using var move = new StringContent("""{"advanceSeconds":2}""", Encoding.UTF8, "application/json");
        await admin.PostAsync(new Uri(server.Endpoint, "/_emulator/clock"), move);
        await connection.Recordings.StopAsync(recording, None);
        var text = await admin.GetStringAsync(new Uri(server.Endpoint, "/_emulator/events"));
        var file = Assert.IsType<RecordingFileEvent>(Assert.Single(Engine.Events.ReadOrThrow(text)));
        Assert.Null(file.Chunks[0].ContentLocation);
        var saved = await connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(file.Chunks[0], Host, None);
        Assert.True(saved.Verified);
        Assert.EndsWith(".mp3", saved.Path, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_that_the_first_requests_meet(string name)
    {
        var fault = Find(name);
        await CheckAsync(fault, fault.Name == "401 once" ? 1 : 2, fault.Winnable, Patient);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_that_every_request_meets(string name)
    {
        var fault = Find(name);
        await CheckAsync(fault, null, fault.CanEndWell, Patient with { NotReadyTimeout = TimeSpan.Zero });
    }

    [Fact]
    public async Task Metadata_that_comes_later_is_waited_for_and_without_it_nothing_is_verified()
    {
        var chunk = (await RecordConversationAsync()).Chunks[0];
        await FaultAsync("""{"path":"/metadata","count":2,"status":404}""");
        var connection = ((IRecordingEngine)new RecordingEngine(Patient)).Connect(
            new ConnectRequest { ConnectionString = Server.ConnectionString });
        var saver = connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });
        Assert.True((await saver.SaveAsync(chunk, Host, None)).Verified);
        await FaultAsync("""{"path":"/metadata","status":404}""");
        Assert.False((await SaveAsync(chunk, force: true)).Verified);
    }

    [Fact]
    public async Task Metadata_alone_is_saved_too()
    {
        var chunk = (await RecordConversationAsync()).Chunks[0];
        var saver = Connection.Transfers.OpenSaver(
            new SaveOptions { Destination = new SaveDestination { Path = Folder }, Include = [ChunkPart.Metadata] });
        var planned = await saver.PlanAsync(chunk, Host, None);
        var saved = await saver.SaveAsync(chunk, Host, None);
        Assert.Equal((null, planned.MetadataPath), (saved.Path, saved.MetadataPath));
        Assert.Contains(chunk.DocumentId, await File.ReadAllTextAsync(saved.MetadataPath!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_process_costs_little()
    {
        // Each connection falls silent in the middle of its seventh block.
        const int Silence = 26 * 64 * 1024;
        const int Connections = 8;
        const int Block = 256 * 1024;

        // At least: the block's number and its hash.
        const int LineLength = 67;
        var chunk = (await RecordConversationAsync()).Chunks[0];
        await FaultAsync($$"""{"path":"{{Root}}","stallAfterBytes":{{Silence}}}""");
        await using (var killed = await StartSaverAsync(Connections))
        {
            await Eventually.HoldsAsync(
                "most of what was sent is in the journal", () => Task.FromResult(Journal()?.Length >= Connections * 5 * LineLength));
            killed.Kill();
        }

        // Whole lines, without the first one.
        var left = (await File.ReadAllLinesAsync(Journal()!.FullName)).Skip(1).Count(line => line.Length >= LineLength - 1) * Block;

        await ClearFaultsAsync();
        Assert.DoesNotContain(Files(), file => file.EndsWith(".mp4", StringComparison.Ordinal));
        var before = await SentAsync();
        await using var again = await StartSaverAsync(Connections);
        var (exitCode, output, errors) = await again.ExitAsync();
        Assert.True(exitCode == 0, errors);
        Assert.InRange(await SentAsync() - before, 1, Size - left + (2 * Block));
        Assert.Equal(await HashAsync(chunk), output);
    }

    [Theory]
    [InlineData("../../calling/recordings")]
    [InlineData("..")]
    [InlineData("0-eus-d1-0/metadata")]
    [InlineData("0-eus-d1-0?x=y")]
    [InlineData("//example.com/x")]
    [InlineData(" ")]
    public async Task An_id_that_leads_elsewhere_is_refused_before_any_request(string documentId)
    {
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
            SaveAsync(new RecordingChunk { DocumentId = documentId }));
        Assert.Equal(0, await RequestsAsync());
    }

    [Fact]
    public async Task An_address_of_that_form_is_taken_from_the_users_own_resource_alone()
    {
        var id = (await RecordConversationAsync()).Chunks[0].DocumentId;
        var own = Engine.ChunkAt(new Uri(Server.Endpoint, Root + id));
        Assert.Equal((id, new Uri(Server.Endpoint, Root + id)), (own.DocumentId, own.ContentLocation));
        Assert.True((await SaveAsync(own)).Verified);
        Assert.NotNull(Engine.ChunkAt(new Uri(Server.Endpoint, $"{Root}{id}/metadata")).MetadataLocation);
        var loopback = $"http://localhost:{Server.Endpoint.Port}";
        foreach (var other in new[] { loopback, "https://other.communication.azure.com", "https://x.asm.skype.com" })
        {
            await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
                SaveAsync(Engine.ChunkAt(new Uri(other + Root + id)), force: true));
        }
    }

    [Fact]
    public async Task Deleting_one_is_an_error_of_its_own_and_asks_nobody()
    {
        var chunk = (await RecordConversationAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        var requests = await RequestsAsync();
        var exception = await FailsAsync("NoDeletion", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(saved, null, false, Host, None));
        Assert.Equal(saved, exception.TargetObject);
        Assert.Contains("48 hours", exception.RecommendedAction, StringComparison.Ordinal);
        var own = Engine.ChunkAt(new Uri(Server.Endpoint, Root + chunk.DocumentId));
        var addressed = new RecordingChunk { DocumentId = chunk.DocumentId, DeleteLocation = own.ContentLocation };
        foreach (var other in new[] { chunk, own, addressed })
        {
            await FailsAsync("NoDeletion", RecordingErrorCategory.InvalidOperation, () =>
                Connection.Transfers.Originals.RemoveAsync(other, null, true, Host, None));
        }

        Assert.Empty(Host.Questions);
        Assert.Equal(requests, await RequestsAsync());
        Assert.True((await SaveAsync(chunk, force: true)).Verified);
    }

    [Fact]
    public async Task Without_a_connection_there_is_nothing_to_fetch_it_from()
    {
        var chunk = (await RecordConversationAsync()).Chunks[0];
        await FailsAsync("NotConnected", RecordingErrorCategory.ConnectionError, () =>
            Engine.StorageTransfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                .SaveAsync(chunk, Host, None));
    }

    private async Task<RecordingFileEvent> RecordConversationAsync()
    {
        var recording = await Connection.Recordings.StartAsync(
            new StartRequest { ConversationId = "11111111-0000-4000-8000-000000000001" }, None);
        await AdvanceAsync(2);
        await Connection.Recordings.StopAsync(recording, None);
        return Assert.IsType<RecordingFileEvent>(
            Assert.Single(Engine.Events.ReadOrThrow((await GetAsync("/_emulator/events"))[^1]!.ToJsonString())));
    }

    /// <summary>The journal of the file that is being saved; null before there is one. It can't be read while it is written.</summary>
    private FileInfo? Journal() => new DirectoryInfo(Folder).EnumerateFiles("*.journal", SearchOption.AllDirectories).FirstOrDefault();

    private async Task<RunningProcess> StartSaverAsync(int connections)
    {
        var events = Path.Combine(Folder, "events.json");
        await File.WriteAllTextAsync(events, (await GetAsync("/_emulator/events")).ToJsonString());
        return RunningProcess.Start(
            "dotnet", typeof(AcsRecording.Saver.Program).Assembly.Location, Server.ConnectionString, events, Folder, $"{connections}");
    }

    /// <summary>The SHA-256 of what another client gets.</summary>
    private async Task<string> HashAsync(RecordingChunk chunk) => Convert.ToHexStringLower(SHA256.HashData(
        await ServedAsync(new RecordingChunk { ContentLocation = new Uri(Server.Endpoint, Root + chunk.DocumentId) })));

    /// <summary>The other host isn't the resource's, so here it is a forbidden one.</summary>
    private static KnownFault Find(string name) => KnownFault.All.Single(fault => fault.Name == name) switch
    {
        { Name: Redirected } fault => fault with { Path = Root, ErrorId = "UntrustedLocation", Winnable = false },
        var fault => fault with { Path = Root },
    };

    /// <summary>The media alone, because the metadata's path begins in the same way.</summary>
    private async Task CheckAsync(KnownFault fault, int? count, bool endsWell, EngineOptions options)
    {
        var chunk = (await RecordConversationAsync()).Chunks[0];
        var expected = await HashAsync(chunk);
        await FaultAsync(fault.ToJson(count));
        var connection = ((IRecordingEngine)new RecordingEngine(options))
            .Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });
        var saver = connection.Transfers.OpenSaver(
            new SaveOptions { Destination = new SaveDestination { Path = Folder }, Include = [ChunkPart.Content] });
        var saving = saver.SaveAsync(chunk, Host, None);
        if (endsWell)
        {
            var saved = await saving;
            Assert.Equal((expected, true), (saved.Sha256, saved.Verified));
        }
        else
        {
            Assert.Equal(fault.ErrorId, (await Assert.ThrowsAsync<RecordingException>(() => saving)).ErrorId);
            Assert.DoesNotContain(Files(), file => file.EndsWith(".mp4", StringComparison.Ordinal));
        }
    }
}
