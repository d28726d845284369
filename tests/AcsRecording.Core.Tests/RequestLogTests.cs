using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>What is told of requests, with whatever client they are made.</summary>
public sealed class RequestLogTests : CoreTest
{
    private readonly Told _told = new();

    protected override EmulatorOptions Options => new() { Https = true };

    [Fact]
    public async Task Each_try_is_told_with_its_status_and_ids_and_each_retry_with_its_reason()
    {
        await FaultAsync("""{"path":"/calling/recordings/","count":1,"status":503}""");
        RequestLog.Current = _told;
        await Assert.ThrowsAsync<RecordingException>(() => Connection.Recordings.GetStateAsync("x", None));
        Assert.Equal(2, _told.Debug.Count);
        Assert.Matches(
            @"^GET https://127\.0\.0\.1:\d+/calling/recordings/x\?api-version=[\d-]+: HTTP 503, \d+ ms, X-Microsoft-Skype-Chain-ID [\w-]+",
            _told.Debug.First());
        Assert.Contains(": HTTP 404, ", _told.Debug.Last(), StringComparison.Ordinal);
        Assert.Matches(@"^GET https://\S+: HTTP 503\. Retry 1 of 4 in up to \S+ s\.$", Assert.Single(_told.Verbose));
    }

    [Fact]
    public async Task Of_a_transfer_the_requests_of_all_its_connections_are_told()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var before = await RequestsAsync();
        RequestLog.Current = _told;
        await SaveAsync(chunk);
        Assert.Equal(await RequestsAsync() - before, _told.Debug.Count);
        Assert.All(Some.Of(_told.Debug), text => Assert.Contains(chunk.DocumentId, text, StringComparison.Ordinal));
        Assert.All(Some.Of(_told.Debug), text => Assert.DoesNotContain("Signature", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("identity")]
    public async Task A_certificate_that_is_not_trusted_is_named_and_not_tried_again(string credential)
    {
        // Without the transport that trusts it.
        var engine = (IRecordingEngine)new RecordingEngine(Impatient);
        var connection = engine.Connect(
            new ConnectRequest
            {
                Endpoint = Server.Endpoint.AbsoluteUri,
                AccessKey = credential == "key" ? EmulatorAccount.AccessKey : null,
                AccessToken = credential == "key"
                    ? null
                    : Server.Tokens.Issue("https://communication.azure.com/", Emulator.Identity.EmulatorIdentity.SystemAssigned).Token,
            });
        RequestLog.Current = _told;
        var error = await FailsAsync("UntrustedCertificate", RecordingErrorCategory.SecurityError, () =>
            connection.Recordings.GetStateAsync("x", None));
        Assert.Contains(Server.Endpoint.Authority, error.Message, StringComparison.Ordinal);
        Assert.Single(_told.Debug);
        Assert.Empty(_told.Verbose);
    }

    private sealed class Told : IRequestLog
    {
        public ConcurrentQueue<string> Debug { get; } = new();

        public ConcurrentQueue<string> Verbose { get; } = new();

        public void WriteDebug(string text) => Debug.Enqueue(text);

        public void WriteVerbose(string text) => Verbose.Enqueue(text);
    }
}
