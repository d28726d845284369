using System;
using System.IO;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;
using AcsRecording.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Core.Tests;

/// <summary>
/// The machine's managed identity, through the emulator's identity endpoint. What names that endpoint is this process's environment, so
/// all of it is in this class.
/// </summary>
public sealed class IdentityTests(IdentityTests.Machine machine) : IClassFixture<IdentityTests.Machine>
{
    private readonly IRecordingEngine _engine = new RecordingEngine(machine.Engine);

    [Fact]
    public async Task The_machines_own_identity_signs_in()
    {
        var connection = Connect(new ConnectRequest { Endpoint = machine.Endpoint, ManagedIdentity = true });
        Assert.Equal(CredentialKind.ManagedIdentity, connection.CredentialKind);
        Assert.NotSame(_engine, connection.Engine);
        await connection.Recordings.CheckAccessAsync(default);
    }

    [Fact]
    public async Task So_does_one_that_is_assigned_to_it() =>
        await Connect(
            new ConnectRequest { Endpoint = machine.Endpoint, ManagedIdentity = true, ClientId = EmulatorIdentity.UserAssigned.ClientId })
            .Recordings.CheckAccessAsync(default);

    [Fact]
    public async Task The_default_chain_finds_it()
    {
        var connection = Connect(new ConnectRequest { Endpoint = machine.Endpoint });
        Assert.Equal(CredentialKind.DefaultIdentity, connection.CredentialKind);
        await connection.Recordings.CheckAccessAsync(default);
    }

    [Fact]
    public async Task One_that_is_not_assigned_to_it_is_an_error_that_says_so()
    {
        var connection = Connect(
            new ConnectRequest { Endpoint = machine.Endpoint, ManagedIdentity = true, ClientId = Guid.NewGuid().ToString() });
        var exception = await Assert.ThrowsAsync<RecordingException>(() => connection.Recordings.GetStateAsync("x", default));
        Assert.Equal(("SignInFailed", RecordingErrorCategory.AuthenticationError), (exception.ErrorId, exception.Category));
        Assert.Contains("Identity not found", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{\"Message\":\"No managed identity was found for Automation account.\"}", "No managed identity was found for Automation account.")]
    [InlineData(
        "{\"error\":\"invalid_request\",\"error_description\":\"The \\u001b[31mscope isn't\\n valid.\"}", "The [31mscope isn't valid.")]
    [InlineData("<html>A page of the gateway</html>", "A page of the gateway")]
    public async Task What_the_identity_endpoint_says_is_said_on_and_cleaned(string body, string expected)
    {
        using var server = new LoopbackServer(context =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body);
        });
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", server.Endpoint);
        try
        {
            // No token of an earlier test's is kept for this one.
            var connection = Connect(
                new ConnectRequest { Endpoint = machine.Endpoint, ManagedIdentity = true, ClientId = Guid.NewGuid().ToString() });
            var exception = await Assert.ThrowsAsync<RecordingException>(() => connection.Recordings.GetStateAsync("x", default));
            Assert.Equal(RecordingErrorCategory.AuthenticationError, exception.Category);
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", machine.Server.IdentityEndpoint.AbsoluteUri);
        }
    }

    [NodeFact("azurite")]
    public async Task It_opens_a_container_and_the_whole_of_a_pipeline_goes_there()
    {
        await using var azurite = await Azurite.StartBlobsAsync(machine.Server.Certificate!, machine.Folder);
        var container = await new BlobServiceClient(azurite.ConnectionString, machine.Trusting(new BlobClientOptions()))
            .CreateBlobContainerAsync("recordings");
        foreach (var identity in new[] { true, false })
        {
            // With a key for the service, the default chain opens the storage.
            var connection = Connect(
                identity
                    ? new ConnectRequest { Endpoint = machine.Endpoint, ManagedIdentity = true }
                    : new ConnectRequest { ConnectionString = machine.Server.ConnectionString });
            var recording = await connection.Recordings.StartAsync(
                new StartRequest { GroupCallId = Guid.NewGuid().ToString(), Format = RecordingFormat.Mp3 }, default);
            await connection.Recordings.StopAsync(recording.RecordingId, default);
            var chunk = (await connection.Recordings.GetResultAsync(recording.RecordingId, default)).Chunks[0];
            var saver = connection.Transfers.OpenSaver(
                new SaveOptions { Destination = new SaveDestination { ContainerUri = new Uri($"{azurite.Endpoint}/recordings") } });
            var saved = await saver.SaveAsync(chunk, new FakeHost(), default);
            Assert.True(saved.Verified);
            Assert.True(await container.Value.GetBlobClient(new BlobUriBuilder(saved.BlobUri).BlobName).ExistsAsync());
        }
    }

    [NodeFact("azurite")]
    public async Task It_sets_up_storage_of_its_own_and_gets_recordings_out_of_it()
    {
        await using var azurite = await Azurite.StartBlobsAsync(machine.Server.Certificate!, machine.Folder);
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { Https = true, CertificateFolder = machine.Folder, StorageConnection = azurite.ConnectionString });
        var connection = Connect(new ConnectRequest { Endpoint = server.Endpoint.AbsoluteUri, ManagedIdentity = true });
        var access = connection.Engine.OpenStorageAccess(new StorageAccessRequest
        {
            ResourceId = EmulatorAccount.ResourceId,
            StorageAccountId = OwnStorageTest.StorageAccountId,
            ContainerName = "recordings",
            ManagementUri = server.Endpoint,
        });
        await access.GrantAsync(_ => Task.CompletedTask, new FakeHost(), default);
        await access.TestAsync(check => { Assert.True(check.Passed, check.ToString()); return Task.CompletedTask; }, default);

        var recording = await connection.Recordings.StartAsync(
            new StartRequest
            {
                GroupCallId = Guid.NewGuid().ToString(),
                Format = RecordingFormat.Wav,
                StorageContainerUri = $"{azurite.Endpoint}/recordings",
            },
            default);
        await connection.Recordings.StopAsync(recording.RecordingId, default);
        var chunk = (await connection.Recordings.GetResultAsync(recording.RecordingId, default)).Chunks[0];
        Assert.StartsWith(azurite.Endpoint.AbsoluteUri, chunk.ContentLocation!.AbsoluteUri, StringComparison.Ordinal);
        var saved =
            await connection.Transfers.OpenSaver(
                new SaveOptions { Destination = new SaveDestination { Path = Path.Combine(machine.Folder, "own") } })
                .SaveAsync(chunk, new FakeHost(), default);
        Assert.True(saved.Verified);

        var listed = 0;
        await connection.Engine.ListBlobsAsync(
            new BlobListRequest { ContainerUri = new Uri($"{azurite.Endpoint}/recordings") },
            _ => { listed++; return Task.CompletedTask; },
            _ => { },
            default);
        Assert.Equal(1, listed);
        Assert.True(await connection.Transfers.Originals.RemoveAsync(saved, null, force: false, new FakeHost(), default));
    }

    [NodeFact("azurite")]
    public async Task It_opens_a_queue()
    {
        await using var azurite = await Azurite.StartQueuesAsync(machine.Server.Certificate!, machine.Folder);
        var queue = new QueueClient(azurite.ConnectionString, "events", machine.Trusting(new QueueClientOptions()));
        await queue.CreateAsync();
        await queue.SendMessageAsync("not an event");
        foreach (var (name, expected) in new[] { ("events", 1), ("events-poison", 0) })
        {
            var host = new FakeHost();
            var received = Connect(new ConnectRequest { Endpoint = machine.Endpoint, ManagedIdentity = true }).Engine
                .OpenQueue(new QueueAddress { Uri = new Uri($"{azurite.Endpoint}/events") });
            await received.ReceiveAsync(new ReceiveOptions(), _ => Task.CompletedTask, host, default);
            Assert.Equal(expected, host.Warnings.Count);
        }

        Assert.Equal(
            1,
            (
                await new QueueClient(azurite.ConnectionString, "events-poison", machine.Trusting(new QueueClientOptions()))
                    .GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [LinuxTheory]
    [InlineData("identity:")]
    [InlineData("")]
    public async Task A_process_that_trusts_the_certificate_as_the_page_says_saves_with_it(string how)
    {
        var connection = Connect(new ConnectRequest { ConnectionString = machine.Server.ConnectionString });
        var recording = await connection.Recordings.StartAsync(
            new StartRequest { GroupCallId = Guid.NewGuid().ToString(), Format = RecordingFormat.Wav }, default);
        await connection.Recordings.StopAsync(recording.RecordingId, default);
        var events = Path.Combine(machine.Folder, $"{Guid.NewGuid()}.json");
        using (var admin = TrustedClient.Create(machine.Server))
        {
            await File.WriteAllTextAsync(events, await admin.GetStringAsync(new Uri(machine.Server.Endpoint, "/_emulator/events")));
        }

        await using var process = RunningProcess.Start(
            machine.Server.Variables,
            "dotnet",
            typeof(Saver.Program).Assembly.Location,
            how + machine.Endpoint,
            events,
            Path.Combine(machine.Folder, Guid.NewGuid().ToString()));
        var (exitCode, output, errors) = await process.ExitAsync();
        Assert.True(exitCode == 0, errors);
        Assert.Matches("^[0-9a-f]{64}", output);
    }

    private RecordingConnection Connect(ConnectRequest request) => _engine.Connect(request);

    /// <summary>A machine with two identities, as this process sees it.</summary>
    public sealed class Machine : IAsyncLifetime
    {
        private readonly string?[] _before =
            [Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT"), Environment.GetEnvironmentVariable("IDENTITY_HEADER")];

        public EmulatorServer Server { get; private set; } = null!;

        public string Endpoint => Server.Endpoint.AbsoluteUri;

        public string Folder { get; } = Directory.CreateTempSubdirectory("acsrecording-").FullName;

        internal EngineOptions Engine { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await EmulatorServer.StartAsync(new EmulatorOptions { Https = true, CertificateFolder = Folder });
            Engine = CoreTest.Impatient with { Transport = new HttpClientTransport(TrustedClient.Create(Server)) };
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", Server.IdentityEndpoint.AbsoluteUri);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", EmulatorIdentity.Header);
        }

        public async Task DisposeAsync()
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", _before[0]);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", _before[1]);
            await Server.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }

        internal T Trusting<T>(T options)
            where T : Azure.Core.ClientOptions => options.With(Engine);
    }
}
