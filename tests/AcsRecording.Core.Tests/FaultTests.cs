using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>Every known fault: the file is intact wherever trying again can win, and nothing lies under its name otherwise.</summary>
public sealed class FaultTests : CoreTest
{
    private static readonly EngineOptions LongTimeouts = new()
    {
        RetryDelay = Impatient.RetryDelay,
        IdleTimeout = TimeSpan.FromMilliseconds(300),
        NotReadyTimeout = TimeSpan.FromMinutes(3),
    };

    public static TheoryData<string> Names => [.. KnownFault.All.Select(fault => fault.Name)];

    protected override EmulatorOptions Options => new() { ContentBytes = 5_000_000 };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Met_by_the_first_requests(string name)
    {
        var fault = Find(name);
        await CheckAsync(fault, fault.Name == "401 once" ? 1 : 2, fault.Winnable, LongTimeouts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Met_by_every_request(string name)
    {
        var fault = Find(name);
        await CheckAsync(
            fault,
            null,
            fault.CanEndWell,
            new EngineOptions
            {
                RetryDelay = LongTimeouts.RetryDelay,
                IdleTimeout = LongTimeouts.IdleTimeout,
                NotReadyTimeout = TimeSpan.Zero,
            });
    }

    [Fact]
    public async Task A_file_whose_later_answers_have_a_validator_and_other_bytes_is_not_spliced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/content/audio","otherVersion":true}""");
        var other = Convert.ToHexStringLower(SHA256.HashData(await ServedAsync(chunk)));
        await ClearFaultsAsync();
        await FaultAsync(
            """{"path":"/content/audio","skip":1,"otherVersion":true,"headers":{"Last-Modified":"Thu, 01 Jan 2026 00:00:00 GMT"}}""");
        var connection = ((IRecordingEngine)new RecordingEngine(LongTimeouts))
            .Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });
        var saved = await connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, None);
        Assert.Equal(other, saved.Sha256);
    }

    private static KnownFault Find(string name) => KnownFault.All.Single(fault => fault.Name == name);

    private async Task CheckAsync(KnownFault fault, int? count, bool endsWell, EngineOptions options)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var expected = Convert.ToHexStringLower(SHA256.HashData(await ServedAsync(chunk)));
        await FaultAsync(fault.ToJson(count));
        var connection = ((IRecordingEngine)new RecordingEngine(options))
            .Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });
        var saving = connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, None);
        if (endsWell)
        {
            var saved = (await saving)!;
            Assert.Equal((expected, true), (saved.Sha256, saved.Verified));
            Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(saved.Path!))));
        }
        else
        {
            var exception = await Assert.ThrowsAsync<RecordingException>(() => saving);
            Assert.Equal(fault.ErrorId, exception.ErrorId);
            Assert.DoesNotContain(Files(), file => file.EndsWith(".wav", StringComparison.Ordinal));
        }
    }
}
