using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using AcsRecording.Emulator.Identity;

namespace AcsRecording.Emulator.Tests;

/// <summary>As much of Azure Resource Manager as is played. The engine's tests run what it is for.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private const string Version = "?api-version=2022-04-01";

    private EmulatorServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await EmulatorServer.StartAsync(new EmulatorOptions { Https = true });
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate!.GetCertHashString() == _server.Certificate!.Thumbprint;
        _client = new HttpClient(handler) { BaseAddress = _server.Endpoint };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("https://management.azure.com/", HttpStatusCode.OK)]
    [InlineData("https://communication.azure.com/", HttpStatusCode.Unauthorized)]
    [InlineData("https://storage.azure.com/", HttpStatusCode.Unauthorized)]
    public async Task Only_tokens_for_the_management_open_it(string audience, HttpStatusCode expected) =>
        Assert.Equal(expected, (await SendAsync(HttpMethod.Get, EmulatorAccount.ResourceId + Version, audience)).StatusCode);

    [Fact]
    public async Task Or_tokens_for_this_very_address() =>
        Assert.Equal(
            HttpStatusCode.OK,
            (await SendAsync(HttpMethod.Get, EmulatorAccount.ResourceId + Version, _server.Endpoint.AbsoluteUri)).StatusCode);

    [Fact]
    public async Task Without_a_token_nothing_is_answered() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(EmulatorAccount.ResourceId + Version)).StatusCode);

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "MissingApiVersionParameter")]
    [InlineData("2" + Version, HttpStatusCode.NotFound, "ResourceNotFound")]
    [InlineData(
        "/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000001" + Version,
        HttpStatusCode.NotFound,
        "RoleAssignmentNotFound")]
    public async Task Errors_are_of_the_managements_own_shape(string rest, HttpStatusCode status, string code)
    {
        var response = await SendAsync(HttpMethod.Get, EmulatorAccount.ResourceId + rest);
        Assert.Equal((status, code), (response.StatusCode, await response.ErrorCodeAsync()));
    }

    [Fact]
    public async Task A_new_principal_is_told_after_a_while_and_is_another_one_each_time()
    {
        var (first, looks) = await SwitchOnAsync();
        Assert.Equal(3, looks);
        await PatchIdentityAsync("None");
        var (second, _) = await SwitchOnAsync();
        Assert.NotEqual(first, second);
    }

    private async Task<(string Principal, int Looks)> SwitchOnAsync()
    {
        // The answer to the change is the first look.
        var response = await PatchIdentityAsync("SystemAssigned");
        for (var looks = 1; ; looks++)
        {
            if ((await response.JsonAsync())["identity"]!["principalId"] is { } principal)
            {
                return (principal.GetValue<string>(), looks);
            }

            response = await SendAsync(HttpMethod.Get, EmulatorAccount.ResourceId + Version);
        }
    }

    private Task<HttpResponseMessage> PatchIdentityAsync(string type) =>
        SendAsync(HttpMethod.Patch, EmulatorAccount.ResourceId + Version, body: $$$"""{"identity":{"type":"{{{type}}}"}}""");

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string audience = "https://management.azure.com/", string? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", _server.Tokens.Issue(audience, EmulatorIdentity.SystemAssigned).Token);
        return _client.SendAsync(request);
    }
}
