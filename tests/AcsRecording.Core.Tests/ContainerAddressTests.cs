using System;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

public sealed class ContainerAddressTests : CoreTest
{
    private const string Key = "c2VjcmV0LWtleS1vZi1hLXRlc3Q=";
    private const string Account = $"DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey={Key};EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData("https://contoso.blob.core.windows.net")]
    [InlineData("https://contoso.blob.core.windows.net/recordings/below")]
    [InlineData("http://contoso.blob.core.windows.net/recordings")]
    [InlineData("https://user@contoso.blob.core.windows.net/recordings")]
    [InlineData("https://contoso.blob.core.windows.net/recordings#x")]
    [InlineData("https://fabrikam.blob.core.windows.net/recordings")]
    [InlineData("https://contoso.blob.core.windows.net.evil.example/recordings")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/recordings")]
    [InlineData("recordings")]
    public async Task The_key_opens_only_containers_of_its_own_account(string address)
    {
        var exception = await RefusedAsync("InvalidContainerUri", RecordingErrorCategory.InvalidArgument, address, Account);
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_the_account_is_opened_without_a_request() =>
        Assert.NotNull(Open("https://contoso.blob.core.windows.net/recordings/", Account));

    [Fact]
    public Task An_identitys_token_does_not_go_over_http() => RefusedAsync(
        "NoStorageCredential", RecordingErrorCategory.AuthenticationError, "http://127.0.0.1:10000/devstoreaccount1/recordings", null);

    [Fact]
    public async Task Half_a_sas_opens_nothing_and_is_repeated_nowhere()
    {
        var exception = await RefusedAsync(
            "NoStorageCredential",
            RecordingErrorCategory.AuthenticationError,
            "https://contoso.blob.core.windows.net/recordings?sig=secret",
            null);
        Assert.Null(exception.TargetObject);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData($"AccountName=contoso;AccountKey=not base64 {Key}")]
    [InlineData($"AccountKey={Key}")]
    public async Task A_broken_connection_string_is_refused_and_not_repeated(string text)
    {
        var exception = await RefusedAsync(
            "InvalidStorageConnectionString",
            RecordingErrorCategory.InvalidArgument,
            "https://contoso.blob.core.windows.net/recordings",
            text);
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
        Assert.Null(exception.InnerException);
    }

    private IChunkSaver Open(string address, string? connectionString) => Connection.Transfers.OpenSaver(new SaveOptions
    {
        Destination =
            new SaveDestination { ContainerUri = new Uri(address, UriKind.RelativeOrAbsolute), StorageConnectionString = connectionString },
    });

    private Task<RecordingException> RefusedAsync(
        string errorId, RecordingErrorCategory category, string address, string? connectionString) =>
        FailsAsync(errorId, category, () => Task.FromResult(Open(address, connectionString)));
}
