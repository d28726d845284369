using System;
using AcsRecording.Core.Trust;

namespace AcsRecording.Core.Tests;

public sealed class LocationPolicyTests
{
    private const string Id = "0-eus-d1-00112233445566778899aabbccddeeff";

    private readonly LocationPolicy _policy = new(new Uri("https://contoso.communication.azure.com/"), new AllowedHosts());
    private readonly LocationPolicy _local = new(new Uri("http://127.0.0.1:8930/"), new AllowedHosts());

    [Theory]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/" + Id + "/content/video")]
    [InlineData("https://storage.asm.skype.com/v1/objects/" + Id)]
    [InlineData("https://EU-STORAGE.asm.skype.com/v1/objects/" + Id + "/content/acsmetadata")]
    [InlineData("https://eu-prod.asyncgw.teams.microsoft.com/v1/11111111-2222-3333-4444-555555555555/objects/" + Id + "/content/video")]
    [InlineData("https://x.ams.gov.teams.microsoft.us:443/v1/objects/" + Id + "/content/video")]
    public void The_services_own_places_are_trusted(string location) => _policy.Check(new Uri(location), Id);

    [Theory]
    [InlineData("http://us-storage.asm.skype.com/v1/objects/" + Id)]
    [InlineData("https://us-storage.asm.skype.com:444/v1/objects/" + Id)]
    [InlineData("https://asm.skype.com/v1/objects/" + Id)]
    [InlineData("https://evilasm.skype.com/v1/objects/" + Id)]
    [InlineData("https://us-storage.asm.skype.com.evil.example/v1/objects/" + Id)]
    [InlineData("https://us-storage.asm.skype.com./v1/objects/" + Id)]
    [InlineData("https://user:word@us-storage.asm.skype.com/v1/objects/" + Id)]
    [InlineData("https://@us-storage.asm.skype.com/v1/objects/" + Id)]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/" + Id + "?x=1")]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/" + Id + "#x")]
    [InlineData("https://us-stor\u0430ge.asm.skype.com/v1/objects/" + Id)]
    [InlineData("https://contoso.blob.core.windows.net/v1/objects/" + Id)]
    [InlineData("https://52.112.0.1/v1/objects/" + Id)]
    [InlineData("https://127.0.0.1/v1/objects/" + Id)]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/" + Id + "/content/video/more")]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/" + Id + "%2f..%2fother")]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/../" + Id)]
    [InlineData("https://us-storage.asm.skype.com/v1/url/content")]
    [InlineData("https://eu.asyncgw.teams.microsoft.com/urlp/v1/url/content?url=https://evil.example")]
    [InlineData("https://us-storage.asm.skype.com/v1/objects/0-eus-d1-ffffffffffffffffffffffffffffffff/content/video")]
    public void Anything_else_gets_no_credential(string location)
    {
        var exception = Assert.Throws<RecordingException>(() => _policy.Check(new Uri(location), Id));
        Assert.Equal(("UntrustedLocation", RecordingErrorCategory.SecurityError), (exception.ErrorId, exception.Category));
        Assert.DoesNotContain("word", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loopback_is_for_a_loopback_connection_alone()
    {
        var here = new Uri($"http://127.0.0.1:9/v1/objects/{Id}/content/video");
        _local.Check(here, Id);
        Assert.Throws<RecordingException>(() => _policy.Check(here, Id));
        Assert.Throws<RecordingException>(() => _local.Check(new Uri($"http://192.0.2.1/v1/objects/{Id}"), Id));
        Assert.Throws<RecordingException>(() => _local.Check(new Uri($"file:///v1/objects/{Id}/content/video"), Id));
    }

    [Fact]
    public void An_allowed_host_is_allowed_by_its_exact_name_and_for_the_same_paths_alone()
    {
        var policy = new LocationPolicy(new Uri("https://contoso.communication.azure.com/"), new AllowedHosts("Storage.Contoso.com"));
        policy.Check(new Uri($"https://storage.contoso.com/v1/objects/{Id}/content/video"), Id);
        foreach (var location in new[]
        {
            $"https://x.storage.contoso.com/v1/objects/{Id}", $"https://storage.contoso.com.evil.example/v1/objects/{Id}",
            $"https://storage.contoso.com./v1/objects/{Id}", $"http://storage.contoso.com/v1/objects/{Id}",
            $"https://storage.contoso.com:444/v1/objects/{Id}", "https://storage.contoso.com/other",
        })
        {
            Assert.Equal("UntrustedLocation", Assert.Throws<RecordingException>(() => policy.Check(new Uri(location), Id)).ErrorId);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("*.contoso.com")]
    [InlineData("https://contoso.com")]
    [InlineData("contoso.com:443")]
    [InlineData("contoso.com/path")]
    [InlineData(".contoso.com")]
    [InlineData("192.0.2.1")]
    [InlineData("contoso.com\n")]
    public void What_is_no_host_name_is_not_allowed(string host) =>
        Assert.Equal("InvalidAllowedHost", Assert.Throws<RecordingException>(() => new AllowedHosts(host)).ErrorId);
}
