using System;

namespace AcsRecording.Core.Tests;

public sealed class ConnectTests
{
    private const string Key = "c2VjcmV0IGtleSB0aGF0IG11c3QgYXBwZWFyIG5vd2hlcmU=";

    private readonly IRecordingEngine _engine = new RecordingEngine();

    [Theory]
    [InlineData("endpoint=https://contoso.communication.azure.com/;accesskey=" + Key)]
    [InlineData("endpoint=https://contoso.communication.azure.com;accesskey=" + Key + ";")]
    [InlineData("AccessKey=" + Key + "; Endpoint=https://contoso.communication.azure.com/")]
    public void A_connection_string_gives_endpoint_and_kind_of_credential(string text)
    {
        var connection = _engine.Connect(new ConnectRequest { ConnectionString = text });
        Assert.Equal(new Uri("https://contoso.communication.azure.com/"), connection.Endpoint);
        Assert.Equal((CredentialKind.AccessKey, "2026-03-12"), (connection.CredentialKind, connection.ApiVersion));
        Assert.DoesNotContain(Key, connection.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "InvalidConnectionString")]
    [InlineData("nonsense", "InvalidConnectionString")]
    [InlineData("accesskey=" + Key, "InvalidConnectionString")]
    [InlineData("endpoint=https://contoso.communication.azure.com/", "InvalidConnectionString")]
    [InlineData("endpoint=https://a.b/;endpoint=https://c.d/;accesskey=" + Key, "InvalidConnectionString")]
    [InlineData("endpoint=https://contoso.communication.azure.com/;accesskey=c2VjcmV0IGtleSB0aGF0!", "InvalidAccessKey")]
    [InlineData("endpoint=contoso.communication.azure.com;accesskey=" + Key, "InvalidEndpoint")]
    [InlineData("endpoint=http://contoso.communication.azure.com/;accesskey=" + Key, "InvalidEndpoint")]
    [InlineData("endpoint=https://contoso.communication.azure.com/path;accesskey=" + Key, "InvalidEndpoint")]
    [InlineData("endpoint=https://me:c2VjcmV0@contoso.communication.azure.com/;accesskey=" + Key, "InvalidEndpoint")]
    public void A_malformed_one_is_refused_without_repeating_a_secret(string text, string errorId)
    {
        var exception = Assert.Throws<RecordingException>(() => _engine.Connect(new ConnectRequest { ConnectionString = text }));
        Assert.Equal((errorId, RecordingErrorCategory.InvalidArgument), (exception.ErrorId, exception.Category));
        Assert.DoesNotContain("c2VjcmV0", exception.ToString() + exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_with_a_key_is_the_same_as_a_connection_string()
    {
        var connection = _engine.Connect(new ConnectRequest { Endpoint = "http://127.0.0.1:8930", AccessKey = Key });
        Assert.Equal("http://127.0.0.1:8930/", connection.ToString());
    }
}
