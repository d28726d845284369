using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using AcsRecording.Emulator.Identity;

namespace AcsRecording.Emulator.Tests;

public sealed class IdentityTests : IAsyncLifetime
{
    private const string Audience = "https://communication.azure.com/";
    private const string AnyState = "/calling/recordings/any?" + ServiceCalls.Version;

    private readonly string _folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;

    private EmulatorServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await StartAsync(new EmulatorOptions { DisableLocalAuth = true });
        _client = Trusting(_server.CertificatePath!);
        _client.BaseAddress = _server.Endpoint;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_token_of_the_machines_identity_opens_the_service()
    {
        var answer = await TokenAsync($"resource={Uri.EscapeDataString(Audience)}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var token = (await answer.JsonAsync()).Text("access_token");
        Assert.Equal((HttpStatusCode.NotFound, "8522"), await AskAsync(token));
    }

    [Fact]
    public async Task Tokens_of_others_do_not()
    {
        using var stranger = new TokenIssuer(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var mine = EmulatorIdentity.SystemAssigned;
        string[] tokens =
        [
            _server.Tokens.Issue("https://management.azure.com/", mine).Token,
            _server.Tokens.Issue(Audience, mine, tenantId: Guid.NewGuid().ToString()).Token,
            _server.Tokens.Issue(Audience, mine, lifetime: TimeSpan.FromMinutes(-1)).Token,
            stranger.Issue(Audience, mine).Token,
            "nonsense",
        ];
        foreach (var token in tokens)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "Denied"), await AskAsync(token));
        }
    }

    [Fact]
    public async Task A_token_is_not_taken_over_http()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        using var client = new HttpClient { BaseAddress = server.Endpoint };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", server.Tokens.Issue(Audience, EmulatorIdentity.SystemAssigned).Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(AnyState)).StatusCode);
    }

    [Fact]
    public async Task With_local_authentication_disabled_a_signature_opens_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Endpoint, AnyState));
        foreach (var (name, value) in AcsRecording.Testing.SignedHeaders.Of(request.RequestUri!, EmulatorAccount.AccessKey))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var refused = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("Local authentication is disabled", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resource=x&client_id=ac5e0000-0000-4000-8000-000000000aa1", HttpStatusCode.OK)]
    [InlineData("resource=x&client_id=00000000-0000-0000-0000-000000000001", HttpStatusCode.BadRequest)]
    [InlineData("client_id=ac5e0000-0000-4000-8000-000000000aa1", HttpStatusCode.BadRequest)]
    public async Task Only_the_machines_own_identities_get_tokens(string query, HttpStatusCode expected) =>
        Assert.Equal(expected, (await TokenAsync(query)).StatusCode);

    [Fact]
    public async Task No_caller_gets_one_without_the_header()
    {
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await _client.GetAsync($"{_server.IdentityEndpoint}?api-version=2019-08-01&resource=x")).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _client.GetAsync("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x")).StatusCode);
    }

    [Fact]
    public async Task A_kept_certificate_is_trusted_once_for_all_starts()
    {
        var before = await File.ReadAllTextAsync(_server.CertificatePath!);
        await using var second = await StartAsync(new EmulatorOptions());
        Assert.Equal(before, await File.ReadAllTextAsync(second.CertificatePath!));
        Assert.Null(
            await second.Tokens.RefuseAsync(_server.Tokens.Issue(Audience, EmulatorIdentity.SystemAssigned).Token, Audience.TrimEnd('/')));
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(new Uri(second.Endpoint, "/_emulator/health"))).StatusCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "emulator.pfx")));
        }
    }

    [Fact]
    public async Task The_certificate_is_for_this_machine_alone()
    {
        using var other = Trusting(_server.CertificatePath!, resolveAll: true);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() =>
            other.GetAsync($"https://us-storage.asm.skype.com:{_server.Endpoint.Port}/_emulator/health"));
        Assert.Equal(HttpRequestError.SecureConnectionError, exception.HttpRequestError);
    }

    private async Task<EmulatorServer> StartAsync(EmulatorOptions options) =>
        await EmulatorServer.StartAsync(options with { Https = true, CertificateFolder = _folder, Speed = 0 });

    private async Task<HttpResponseMessage> TokenAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_server.IdentityEndpoint}?api-version=2019-08-01&{query}");
        request.Headers.Add("X-IDENTITY-HEADER", EmulatorIdentity.Header);
        return await _client.SendAsync(request);
    }

    private async Task<(HttpStatusCode Status, string Code)> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, AnyState);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.ErrorCodeAsync());
    }

    /// <summary>A client to which the file is the only authority, as to a user who has done what docs/emulator.md says.</summary>
    private static HttpClient Trusting(string path, bool resolveAll = false)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(path) },
        };
        if (resolveAll)
        {
            handler.ConnectCallback = async (context, token) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            };
        }

        return new HttpClient(handler);
    }
}
