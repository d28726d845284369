using System;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Tests;

/// <summary>
/// What has expired, and what may still come, is judged by the service's clock. The engine is as patient here as it is for users.
/// </summary>
public sealed class ServiceClockTests : CoreTest
{
    /// <summary>Far less than the engine's timeouts.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(60);

    private static readonly EngineOptions LongTimeouts =
        new() { RetryDelay = TimeSpan.FromMilliseconds(1), LongestRetryDelay = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task A_day_later_by_the_services_clock_a_recording_has_expired()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await AdvanceAsync(24.5 * 60 * 60);
        await FailsAsync("RecordingExpired", RecordingErrorCategory.ObjectNotFound, () => SaveWithLongTimeoutsAsync(chunk));
        await FailsAsync("RecordingExpired", RecordingErrorCategory.ObjectNotFound, () =>
            Connect().Transfers.Metadata.GetAsync(chunk, null, None));
    }

    [Fact]
    public async Task What_was_announced_long_ago_by_the_services_clock_is_not_waited_for()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await AdvanceAsync(60 * 60);
        await FaultAsync("""{"path":"/content/","status":404}""");
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () => SaveWithLongTimeoutsAsync(chunk));
    }

    [Fact]
    public async Task What_was_announced_just_now_by_a_clock_days_ahead_is_waited_for()
    {
        await AdvanceAsync(3 * 24 * 60 * 60);
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","status":404,"count":3}""");
        Assert.True((await SaveWithLongTimeoutsAsync(chunk)).Verified);
    }

    private Task<SavedChunk> SaveWithLongTimeoutsAsync(RecordingChunk chunk) =>
        Connect().Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } }).SaveAsync(chunk, Host, None)
            .WaitAsync(AtOnce);

    private RecordingConnection Connect() =>
        ((IRecordingEngine)new RecordingEngine(LongTimeouts)).Connect(new ConnectRequest { ConnectionString = Server.ConnectionString });
}
