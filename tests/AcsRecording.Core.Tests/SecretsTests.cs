using System;
using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Text.Json;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;
using Azure.Core.Diagnostics;

namespace AcsRecording.Core.Tests;

public sealed class SecretsTests : CoreTest
{
    protected override EmulatorOptions Options => new() { Https = true };

    [Fact]
    public async Task Neither_key_nor_signature_nor_token_is_in_what_the_sdk_logs()
    {
        var logged = new ConcurrentQueue<string>();
        var token = Server.Tokens.Issue("https://communication.azure.com/", EmulatorIdentity.SystemAssigned).Token;
        using (new AzureEventSourceListener((_, message) => logged.Enqueue(message), EventLevel.Verbose))
        {
            foreach (var connection in new[] { Connection, Engine.Connect(new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessToken = token }) })
            {
                var chunk = (await RecordAsync()).Chunks[0];
                var saved = (await connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } }).SaveAsync(chunk, Host, None))!;
                await connection.Transfers.RemoveAsync(saved, null, force: false, Host, None);
                await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () => connection.Recordings.GetStateAsync("x", None));
            }
        }

        var all = string.Join('\n', logged);
        Assert.Contains("/calling/recordings", all, StringComparison.Ordinal);
        AssertHasNoSecret(all);
        Assert.DoesNotContain(token.Split('.')[2], all, StringComparison.Ordinal);
        AssertHasNoSecret(string.Join('\n', Host.Verbose) + string.Join('\n', Host.Warnings));
    }

    [Fact]
    public void A_connection_can_be_shown_whole()
    {
        AssertHasNoSecret(JsonSerializer.Serialize(Connection));
        AssertHasNoSecret(Connection.ToString());
    }

    private static void AssertHasNoSecret(string text)
    {
        Assert.DoesNotContain(EmulatorAccount.AccessKey, text, StringComparison.Ordinal);

        // SignedHeaders=…&Signature=… : the header's name may appear, its value may not.
        Assert.DoesNotContain("SignedHeaders", text, StringComparison.Ordinal);
    }
}
