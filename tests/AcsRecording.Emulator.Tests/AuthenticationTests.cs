using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Tests;

public sealed class AuthenticationTests : EmulatorTest
{
    [Fact]
    public async Task A_request_without_a_signature_is_refused()
    {
        using var client = new HttpClient { BaseAddress = Server.Endpoint };
        var response = await client.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Denied", await response.ErrorCodeAsync());
    }

    [Fact]
    public async Task A_signature_by_another_key_is_refused()
    {
        using var client = SignedClient.Create(Server, accessKey: Convert.ToBase64String("another key altogether"u8));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.StartAsync()).StatusCode);
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_refused()
    {
        using var client = SignedClient.Create(Server, spoilBody: true);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.StartAsync()).StatusCode);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task A_date_far_from_now_is_refused(int minutes)
    {
        using var client = SignedClient.Create(Server, date: DateTimeOffset.UtcNow.AddMinutes(minutes));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.StartAsync()).StatusCode);
    }

    [Fact]
    public async Task The_host_may_be_signed_without_its_port()
    {
        using var client = SignedClient.Create(Server, withoutPort: true);
        Assert.Equal(HttpStatusCode.OK, (await client.StartAsync()).StatusCode);
    }

    [Fact]
    public async Task A_content_request_is_signed_for_the_resource_and_not_for_its_own_host()
    {
        var location = (await Client.RecordAsync(1))[0].Text("metadataLocation");
        using var asResource = SignedClient.Create(Server, resourceHost: "contoso.communication.azure.com");
        Assert.Equal(HttpStatusCode.OK, (await asResource.GetAsync(location)).StatusCode);

        // The query is not signed, by either SDK.
        Assert.Equal(HttpStatusCode.OK, (await asResource.GetAsync(location + "?a=b")).StatusCode);

        using var anonymous = new HttpClient();
        var refused = await anonymous.GetAsync(location);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(0, refused.Content.Headers.ContentLength);
    }
}
