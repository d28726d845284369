using System;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;

namespace AcsRecording.Core.Tests;

/// <summary>Tokens against an emulator over https, and what a check of the credential says.</summary>
public sealed class CredentialTests : CoreTest
{
    private const string Audience = "https://communication.azure.com/";

    protected override EmulatorOptions Options => new() { Https = true };

    [Fact]
    public async Task A_token_runs_the_whole_life_cycle()
    {
        var connection = Connect(Token());
        Assert.Equal(CredentialKind.AccessToken, connection.CredentialKind);

        // It is for this service, and would open no storage.
        Assert.Same(Engine, connection.Engine);
        await connection.Recordings.CheckAccessAsync(None);
        var recording = await connection.Recordings.StartAsync(
            new StartRequest { ServerCallId = ServerCallId(), Format = RecordingFormat.Wav }, None);
        await AdvanceAsync(3);
        await connection.Recordings.StopAsync(recording.RecordingId, None);
        var chunk = (await connection.Recordings.GetResultAsync(recording.RecordingId, None)).Chunks[0];
        Assert.Equal("https", chunk.ContentLocation!.Scheme);
        var saved = await connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, None);
        Assert.True(saved.Verified);
        Assert.True(await connection.Transfers.Originals.RemoveAsync(saved, null, force: false, Host, None));
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            connection.Transfers.Metadata.GetAsync(chunk, null, None));
    }

    [Fact]
    public Task A_good_key_passes_the_check() => Connection.Recordings.CheckAccessAsync(None);

    [Fact]
    public async Task A_wrong_key_is_called_so()
    {
        var connection = Engine.Connect(
            new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessKey = Convert.ToBase64String("another key"u8) });
        var exception = await RefusedAsync("KeyRefused", connection);
        Assert.Contains("disableLocalAuth", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_switched_off_are_called_so()
    {
        await FaultAsync(
            """
            {"path":"/calling/","status":401,"body":"{\"error\":{\"code\":\"Denied\",\"message\":\"Local authentication is disabled.\"}}"}
            """);
        var exception = await RefusedAsync("LocalAuthDisabled", Connection);
        Assert.Contains("-Identity", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_tenant_is_called_so()
    {
        var tenant = Guid.NewGuid().ToString();
        var exception = await RefusedAsync(
            "TokenRefused", Connect(Server.Tokens.Issue(Audience, EmulatorIdentity.SystemAssigned, tenant).Token));
        Assert.Contains(tenant, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_another_service_is_called_so()
    {
        var exception = await RefusedAsync(
            "TokenRefused", Connect(Server.Tokens.Issue("https://management.azure.com/", EmulatorIdentity.SystemAssigned).Token));
        Assert.Contains("https://management.azure.com/", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_role_is_called_so()
    {
        await FaultAsync("""{"path":"/calling/","status":403}""");
        var connection = Connect(Token());
        var exception = await FailsAsync("RoleMissing", RecordingErrorCategory.PermissionDenied, () =>
            connection.Recordings.CheckAccessAsync(None));
        Assert.Contains("az role assignment create", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":404,"body":"<html>","contentType":"text/html"}""", "UnexpectedResponse", RecordingErrorCategory.InvalidData)]
    [InlineData("""{"status":200,"body":"<html>","contentType":"text/html"}""", "UnexpectedResponse", RecordingErrorCategory.InvalidData)]
    [InlineData("""{"status":503}""", "ServiceUnavailable", RecordingErrorCategory.ResourceUnavailable)]
    internal async Task What_is_not_the_service_does_not_pass_the_check(string rule, string errorId, RecordingErrorCategory category)
    {
        await FaultAsync(rule);
        await FailsAsync(errorId, category, () => Connection.Recordings.CheckAccessAsync(None));
    }

    [Fact]
    public async Task An_expired_token_is_not_sent()
    {
        var connection = Connect(Server.Tokens.Issue(Audience, EmulatorIdentity.SystemAssigned, lifetime: TimeSpan.FromMinutes(-1)).Token);
        await FailsAsync("TokenExpired", RecordingErrorCategory.AuthenticationError, () => connection.Recordings.GetStateAsync("x", None));
    }

    [Theory]
    [InlineData("secret-text")]
    [InlineData("secret.secret.secret")]
    [InlineData("e30.e30.e30")]
    public void What_is_no_token_is_refused_without_repeating_it(string text)
    {
        var exception = Assert.Throws<RecordingException>(() => Connect(text));
        Assert.Equal("InvalidAccessToken", exception.ErrorId);
        Assert.DoesNotContain(text, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_goes_over_https_alone()
    {
        foreach (var request in new[]
        {
            new ConnectRequest { Endpoint = "http://127.0.0.1:8930", AccessToken = Token() },
            new ConnectRequest { Endpoint = "http://127.0.0.1:8930", ManagedIdentity = true },
            new ConnectRequest { Endpoint = "http://127.0.0.1:8930" },
        })
        {
            Assert.Equal("InvalidEndpoint", Assert.Throws<RecordingException>(() => Engine.Connect(request)).ErrorId);
        }
    }

    [Fact]
    public async Task Nothing_is_fetched_over_http_where_the_connection_is_https()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var plain = new UriBuilder(chunk.MetadataLocation!) { Scheme = "http" }.Uri;
        foreach (var connection in new[] { Connection, Connect(Token()) })
        {
            await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () =>
                connection.Transfers.Metadata.GetAsync(
                    new RecordingChunk { DocumentId = chunk.DocumentId, MetadataLocation = plain }, null, None));
        }
    }

    [Fact]
    public async Task A_token_fetches_what_the_resource_itself_has()
    {
        var connection = Connect(Token());
        var recording = await connection.Recordings.StartAsync(
            new StartRequest { ConversationId = "11111111-0000-4000-8000-000000000001" }, None);
        await AdvanceAsync(2);
        await connection.Recordings.StopAsync(recording, None);
        var text = (await GetAsync("/_emulator/events"))[^1]!.ToJsonString();
        var file = Assert.IsType<RecordingFileEvent>(Assert.Single(Engine.Events.ReadOrThrow(text)));
        var saver = connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });
        Assert.True((await saver.SaveAsync(file.Chunks[0], Host, None)).Verified);
    }

    private string Token() => Server.Tokens.Issue(Audience, EmulatorIdentity.SystemAssigned).Token;

    private RecordingConnection Connect(string token) =>
        Engine.Connect(new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessToken = token });

    private static Task<RecordingException> RefusedAsync(string errorId, RecordingConnection connection) =>
        FailsAsync(errorId, RecordingErrorCategory.AuthenticationError, () => connection.Recordings.CheckAccessAsync(None));
}
