using System;
using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Text.Json;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using Azure.Core.Diagnostics;

namespace AcsRecording.Core.Tests;

public sealed class SecretsTests : CoreTest
{
    [Fact]
    public async Task Neither_key_nor_signature_is_in_what_the_sdk_logs()
    {
        var logged = new ConcurrentQueue<string>();
        using (new AzureEventSourceListener((_, message) => logged.Enqueue(message), EventLevel.Verbose))
        {
            var chunk = (await RecordAsync()).Chunks[0];
            var saved = (await SaveAsync(chunk))!;
            await Connection.Transfers.RemoveAsync(saved, force: false, Host, None);
            await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () => Connection.Recordings.GetStateAsync("x", None));
        }

        var all = string.Join('\n', logged);
        Assert.Contains("/calling/recordings", all, StringComparison.Ordinal);
        AssertHasNoSecret(all);
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
