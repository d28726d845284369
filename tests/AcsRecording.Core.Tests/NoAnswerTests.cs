using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Tests;

/// <summary>What is said where no server answers.</summary>
public sealed class NoAnswerTests : IDisposable
{
    private const string Location = "https://us-storage.asm.skype.com/v1/objects/0-eus-d1-aa/content/video";
    private const string Container = "https://contoso.blob.core.windows.net/recordings?sv=2024-08-04&sig=x";

    private readonly Network _network = new();

    [Theory]
    [InlineData("service", "contoso.communication.azure.com")]
    [InlineData("file", "us-storage.asm.skype.com")]
    [InlineData("container", "contoso.blob.core.windows.net")]
    public async Task A_host_that_there_is_not_is_named_after_few_tries(string where, string host)
    {
        _network.Failure = SocketError.HostNotFound;
        var exception = await FailsAsync(where);
        Assert.Equal(("HostNotFound", RecordingErrorCategory.ConnectionError), (exception.ErrorId, exception.Category));
        Assert.Equal($"There is no host named {host}.", exception.Message);
        Assert.Equal(3, _network.Tries);
    }

    [Theory]
    [InlineData("service", 5)]
    [InlineData("file", 9)]
    [InlineData("container", 6)]
    public async Task A_name_server_that_does_not_answer_is_asked_again(string where, int tries)
    {
        _network.Failure = SocketError.TryAgain;
        Assert.Equal("ConnectionFailed", (await FailsAsync(where)).ErrorId);
        Assert.Equal(tries, _network.Tries);
    }

    [Theory]
    [InlineData("service")]
    [InlineData("file")]
    [InlineData("container")]
    public async Task A_proxy_that_wants_credentials_is_no_refusal_of_the_service(string where)
    {
        _network.Status = HttpStatusCode.ProxyAuthenticationRequired;
        var exception = await FailsAsync(where);
        Assert.Equal(("ProxyAuthenticationRequired", RecordingErrorCategory.AuthenticationError), (exception.ErrorId, exception.Category));
        Assert.Equal(1, _network.Tries);
    }

    public void Dispose() => _network.Dispose();

    private Task<RecordingException> FailsAsync(string where)
    {
        IRecordingEngine engine = new RecordingEngine(CoreTest.Impatient with { Transport = new HttpClientTransport(_network) });
        var connection = engine.Connect(new ConnectRequest { Endpoint = "https://contoso.communication.azure.com", AccessKey = "a2V5" });
        return Assert.ThrowsAsync<RecordingException>(() => where switch
        {
            "service" => connection.Recordings.GetStateAsync("x", default),
            "file" => connection.Transfers.Metadata.GetAsync(
                new RecordingChunk { DocumentId = "0-eus-d1-aa", MetadataLocation = new Uri(Location) }, null, default),
            _ => engine.ListBlobsAsync(
                new BlobListRequest { ContainerUri = new Uri(Container) }, _ => Task.CompletedTask, _ => { }, default),
        });
    }

    /// <summary>In place of the network: fails as sockets fail, or answers as a proxy does.</summary>
    private sealed class Network : HttpMessageHandler
    {
        private int _tries;

        public SocketError Failure { get; set; }

        public HttpStatusCode Status { get; set; }

        public int Tries => _tries;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _tries);
            return Status != 0
                ? Task.FromResult(new HttpResponseMessage(Status) { RequestMessage = request })
                : throw new HttpRequestException("Name or service not known (contoso:40712)", new SocketException((int)Failure));
        }
    }
}
