using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Events are not signed, so they may name any address. None of these gets a request: a listener on every one that can be listened to here
/// writes down who connects.
/// </summary>
public sealed class HostileEventTests : CoreTest
{
    private const string EmulatorResource =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator"
        + "/providers/Microsoft.Communication/communicationServices/emulator";

    protected override EmulatorOptions Options => new() { Https = true };

    /// <summary><c>{host}</c> is the listener's, <c>{id}</c> the chunk's.</summary>
    public static TheoryData<string> Addresses =>
    [
        "http://{host}/v1/objects/{id}/content/video",
        "https://{host}/v1/objects/{id}/content/video",
        "http://us-storage.asm.skype.com@{host}/v1/objects/{id}/content/video",
        "http://{host}/v1/objects/{id}/content/video?host=us-storage.asm.skype.com",
        "http://{host}/v1/objects/{id}/content/video#.asm.skype.com",
        "http://{host}/urlp/v1/url/content?url=https://us-storage.asm.skype.com/v1/objects/{id}",
        "http://{host}/v1/objects/{id}/..%2f..%2fother",
        "http://{host}/v1/objects/0-eus-d1-ffffffffffffffffffffffffffffffff/content/video",
        "//{host}/v1/objects/{id}/content/video",
        "file:///etc/passwd",
        "ftp://{host}/v1/objects/{id}",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task No_request_leaves_for_them(string address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var chunk = (await RecordAsync()).Chunks[0];
        var hostile = new Uri(
            address.Replace("{host}", host, StringComparison.Ordinal).Replace("{id}", chunk.DocumentId, StringComparison.Ordinal),
            UriKind.RelativeOrAbsolute);

        // A connection to the real service: to it nothing on this machine is the service's. It is never asked itself.
        foreach (var connection in BothKinds(new Uri("https://contoso.communication.azure.com")))
        {
            await NoWayLeadsThereAsync(connection, chunk, hostile);
        }

        Assert.False(listener.Pending());
        Assert.Empty(Files());
    }

    private async Task NoWayLeadsThereAsync(RecordingConnection connection, RecordingChunk chunk, Uri hostile)
    {
        var saver = connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });
        List<Func<Task>> ways =
        [
            () => saver.SaveAsync(new RecordingChunk { DocumentId = chunk.DocumentId, ContentLocation = hostile }, Host, None),
            () => saver.SaveAsync(
                new RecordingChunk { DocumentId = chunk.DocumentId, ContentLocation = chunk.ContentLocation, MetadataLocation = hostile },
                Host,
                None),
            () => connection.Transfers.Metadata.GetAsync(
                new RecordingChunk { DocumentId = chunk.DocumentId, MetadataLocation = hostile }, null, None),
            () => connection.Transfers.Originals.RemoveAsync(
                new RecordingChunk { DocumentId = chunk.DocumentId, DeleteLocation = hostile }, null, force: true, Host, None),
        ];
        foreach (var way in ways)
        {
            await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, way);
        }
    }

    [Theory]
    [InlineData("https://evil.example{path}")]
    [InlineData("http://192.0.2.7{path}")]
    [InlineData("http://localhost:{port}{path}")]
    [InlineData("https://localhost.evil.example:{port}{path}")]
    [InlineData("https://localhost:{port}/urlp/v1/url/content?url=x")]
    [InlineData("https://user:word@localhost:{port}{path}")]
    [InlineData("https://localhost:{port}{path}?token=1")]
    [InlineData("https://localhost:{port}/v1/objects/0-eus-d1-ffffffffffffffffffffffffffffffff/content/audiowav")]
    public async Task Nor_do_redirects_lead_there(string target)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync($$$"""{"path":"/content/","count":2,"status":302,"headers":{"Location":"{{{target}}}"}}""");
        var before = await RequestsAsync();
        foreach (var connection in BothKinds(Server.Endpoint))
        {
            await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
                connection.Transfers.Metadata.GetAsync(chunk, null, None));
        }

        Assert.Equal(before, await RequestsAsync());
    }

    [Fact]
    public async Task A_redirect_to_another_of_the_services_hosts_is_followed_with_either_credential()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        foreach (var connection in BothKinds(Server.Endpoint))
        {
            await FaultAsync("""{"path":"/content/","count":1,"status":302,"headers":{"Location":"https://localhost:{port}{path}"}}""");
            Assert.Equal(chunk.DocumentId, (await connection.Transfers.Metadata.GetAsync(chunk, null, None)).DocumentId);
        }
    }

    [Fact]
    public async Task An_event_of_another_resource_is_an_error_where_the_connection_names_its_own()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        Assert.Equal(EmulatorResource, chunk.Topic, ignoreCase: true);
        Assert.True((await SaveAsync(Connect(EmulatorResource), chunk)).Verified);

        var other = Connect(EmulatorResource[..^1]);
        var exception = await FailsAsync("OtherResource", RecordingErrorCategory.SecurityError, () => SaveAsync(other, chunk));
        Assert.Same(chunk, exception.TargetObject);
        await FailsAsync("OtherResource", RecordingErrorCategory.SecurityError, () => other.Transfers.Metadata.GetAsync(chunk, null, None));
        await FailsAsync("OtherResource", RecordingErrorCategory.SecurityError, () =>
            other.Transfers.Originals.RemoveAsync(chunk, null, force: true, Host, None));

        // Nor is one that doesn't say; but what the service itself has answered is its own.
        var silent = new RecordingChunk { DocumentId = chunk.DocumentId, EventId = chunk.EventId, ContentLocation = chunk.ContentLocation };
        await FailsAsync("OtherResource", RecordingErrorCategory.SecurityError, () => SaveAsync(Connect(EmulatorResource), silent));
        var answered = new RecordingChunk { DocumentId = chunk.DocumentId, ContentLocation = chunk.ContentLocation };
        Assert.True((await SaveAsync(Connect(EmulatorResource), answered)).AlreadySaved);
    }

    /// <summary>With a key, and with a token.</summary>
    private RecordingConnection[] BothKinds(Uri endpoint) =>
    [
        Engine.Connect(new ConnectRequest { Endpoint = endpoint.AbsoluteUri, AccessKey = EmulatorAccount.AccessKey }),
        Engine.Connect(
            new ConnectRequest
            {
                Endpoint = endpoint.AbsoluteUri,
                AccessToken = Server.Tokens.Issue("https://communication.azure.com/", EmulatorIdentity.SystemAssigned).Token,
            }),
    ];

    private RecordingConnection Connect(string resourceId) =>
        Engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString, ResourceId = resourceId });

    private Task<SavedChunk> SaveAsync(RecordingConnection connection, RecordingChunk chunk) =>
        connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, None);
}
