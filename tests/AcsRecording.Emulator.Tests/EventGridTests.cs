using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using AcsRecording.Emulator.Identity;

namespace AcsRecording.Emulator.Tests;

/// <summary>As much of Event Grid's management as is played. The engine's tests run what it is for, and the deliveries.</summary>
public sealed class EventGridTests : IAsyncLifetime
{
    private const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
    private const string Provider = Subscription + "/providers/Microsoft.EventGrid";
    private const string Topics = Subscription + "/resourceGroups/emulator/providers/Microsoft.EventGrid/systemTopics";
    private const string Queue =
        """{"properties":{"destination":{"endpointType":"StorageQueue","properties":{"resourceId":"/x","queueName":"q"}}}}""";

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

    [Fact]
    public async Task Nothing_is_answered_before_the_provider_is_registered_which_takes_a_while()
    {
        Assert.Equal((HttpStatusCode.Conflict, "MissingSubscriptionRegistration"), await ErrorAsync(HttpMethod.Get, Topics));
        Assert.Equal("NotRegistered", await RegistrationAsync(HttpMethod.Get, ""));
        Assert.Equal("Registering", await RegistrationAsync(HttpMethod.Post, "/register"));
        Assert.Equal("Registering", await RegistrationAsync(HttpMethod.Get, ""));
        Assert.Equal("Registered", await RegistrationAsync(HttpMethod.Get, ""));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, Topics)).StatusCode);
        Assert.Equal("NotRegistered", await RegistrationAsync(HttpMethod.Post, "/unregister"));
        Assert.Equal((HttpStatusCode.Conflict, "MissingSubscriptionRegistration"), await ErrorAsync(HttpMethod.Get, Topics));
    }

    [Fact]
    public async Task An_api_version_that_there_is_not_is_refused()
    {
        await RegistrationAsync(HttpMethod.Post, "/register");
        Assert.Equal(
            (HttpStatusCode.BadRequest, "NoRegisteredProviderFound"), await ErrorAsync(HttpMethod.Get, Topics, version: "2022-04-01"));
    }

    [Fact]
    public async Task A_topic_is_made_in_a_while_and_its_operation_says_when()
    {
        await RegistrationAsync(HttpMethod.Post, "/register");
        var made = await SendAsync(HttpMethod.Put, Topics + "/one", Topic());
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("Creating", (await made.JsonAsync())["properties"]!["provisioningState"]!.GetValue<string>());
        var operation = new Uri(made.Headers.GetValues("Azure-AsyncOperation").Single());
        Assert.Equal(_server.Endpoint.Authority, operation.Authority);
        var states = new[] { await StateAsync(operation), await StateAsync(operation) };
        Assert.Equal(["InProgress", "Succeeded"], states);
        Assert.Equal(
            "Succeeded",
            (await (await SendAsync(HttpMethod.Get, Topics + "/one")).JsonAsync())["properties"]!["provisioningState"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, Topics + "/one", Topic())).StatusCode);
    }

    [Theory]
    [InlineData("/two", "global", null, "Only one system topic is allowed per source")]
    [InlineData("/one", "westeurope", null, "location")]
    [InlineData("/one", "global", "/subscriptions/x/other", "was not found")]
    public async Task A_topic_that_can_not_be_is_refused(string name, string location, string? source, string reason)
    {
        await RegistrationAsync(HttpMethod.Post, "/register");
        await SendAsync(HttpMethod.Put, Topics + "/one", Topic());
        var response = await SendAsync(HttpMethod.Put, Topics + name, Topic(location, source));
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequest"), (response.StatusCode, await response.ErrorCodeAsync()));
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"properties":{}}""", "destination")]
    [InlineData(
        """{"properties":{"destination":{"endpointType":"WebHook"},"retryPolicy":{"maxDeliveryAttempts":31}}}""", "maxDeliveryAttempts")]
    [InlineData(
        """{"properties":{"destination":{"endpointType":"WebHook"},"retryPolicy":{"eventTimeToLiveInMinutes":1441}}}""",
        "eventTimeToLiveInMinutes")]
    [InlineData("""{"properties":{"destination":{"endpointType":"WebHook"},"eventDeliverySchema":"Mine"}}""", "schema")]
    [InlineData(Queue, "/x was not found")]
    public async Task A_subscription_that_can_not_be_is_refused(string body, string reason)
    {
        await RegistrationAsync(HttpMethod.Post, "/register");
        await SendAsync(HttpMethod.Put, Topics + "/one", Topic());
        var response = await SendAsync(HttpMethod.Put, Topics + "/one/eventSubscriptions/sub", body);
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidRequest"), (response.StatusCode, await response.ErrorCodeAsync()));
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_is_deleted_says_so_after_a_while()
    {
        await RegistrationAsync(HttpMethod.Post, "/register");
        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFound"), await ErrorAsync(HttpMethod.Get, Topics + "/one"));
        Assert.Equal(
            (HttpStatusCode.NotFound, "ParentResourceNotFound"), await ErrorAsync(HttpMethod.Get, Topics + "/one/eventSubscriptions/sub"));
        await SendAsync(HttpMethod.Put, Topics + "/one", Topic());
        Assert.Equal(
            (HttpStatusCode.NotFound, "ResourceNotFound"), await ErrorAsync(HttpMethod.Get, Topics + "/one/eventSubscriptions/sub"));
        var deleted = await SendAsync(HttpMethod.Delete, Topics + "/one");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        var answers = new[]
        {
            (await SendAsync(HttpMethod.Get, deleted.Headers.Location!)).StatusCode,
            (await SendAsync(HttpMethod.Get, deleted.Headers.Location!)).StatusCode,
            (await SendAsync(HttpMethod.Get, deleted.Headers.Location!)).StatusCode,
        };
        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.NoContent], answers);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, Topics + "/one")).StatusCode);
    }

    private static string Topic(string location = "global", string? source = null) =>
        $$$"""
        {"location":"{{{location}}}","properties":{"source":"{{{source ?? EmulatorAccount.ResourceId}}}",
        "topicType":"Microsoft.Communication.CommunicationServices"}}
        """;

    private async Task<string> RegistrationAsync(HttpMethod method, string action) =>
        (await (await SendAsync(method, Provider + action)).JsonAsync())["registrationState"]!.GetValue<string>();

    private async Task<string> StateAsync(Uri operation) =>
        (await (await SendAsync(HttpMethod.Get, operation)).JsonAsync())["status"]!.GetValue<string>();

    private async Task<(HttpStatusCode Status, string? Code)> ErrorAsync(HttpMethod method, string path, string version = "2025-02-15")
    {
        var response = await SendAsync(method, path, version: version);
        return (response.StatusCode, await response.ErrorCodeAsync());
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string version = "2025-02-15") =>
        SendAsync(method, new Uri($"{path}?api-version={version}", UriKind.Relative), body);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string? body = null)
    {
        var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", _server.Tokens.Issue("https://management.azure.com/", EmulatorIdentity.SystemAssigned).Token);
        return _client.SendAsync(request);
    }
}
