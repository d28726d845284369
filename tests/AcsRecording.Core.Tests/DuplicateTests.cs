using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>Event Grid delivers an event at least once: the same document comes while it is being saved.</summary>
public sealed class DuplicateTests : CoreTest
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_second_is_found_saved(bool isOnePipeline)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","delayMilliseconds":500}""");
        var saver = Saver(Connection);
        var other = isOnePipeline ? saver : Saver(Engine.Connect(new ConnectRequest { ConnectionString = Server.ConnectionString }));
        var saved = await Task.WhenAll(saver.SaveAsync(chunk, Host, None), other.SaveAsync(chunk, new FakeHost(), None)).WaitAsync(Long);
        Assert.All(saved, copy => Assert.True(copy.Verified));
        Assert.Equal([false, true], saved.Select(copy => copy.AlreadySaved).Order());
        Assert.Equal(saved[0].Path, saved[1].Path);
    }

    [Fact]
    public async Task The_second_saves_what_the_first_did_not()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","stallAfterBytes":1000}""");
        using var stop = new CancellationTokenSource();
        var first = Saver(Connection).SaveAsync(chunk, Host, stop.Token);
        var second = Saver(Connection).SaveAsync(chunk, new Waiting(() => stop.Cancel()), None);
        await ClearFaultsAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Long));
        Assert.False((await second.WaitAsync(Long)).AlreadySaved);
    }

    [Fact]
    public async Task Waiting_ends_with_the_pipeline()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"/audiowav","stallAfterBytes":1000}""");
        using var stopFirst = new CancellationTokenSource();
        using var stopSecond = new CancellationTokenSource();
        var first = Saver(Connection).SaveAsync(chunk, Host, stopFirst.Token);
        var second = Saver(Connection).SaveAsync(chunk, new Waiting(() => stopSecond.Cancel()), stopSecond.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Long));
        Assert.False(first.IsCompleted);
        await stopFirst.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Long));
    }

    private IChunkSaver Saver(RecordingConnection connection) =>
        connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } });

    /// <summary>Acts when a save says that it waits.</summary>
    private sealed class Waiting(Action act) : ICommandHost
    {
        public void WriteVerbose(string text)
        {
            if (text.Contains("Waiting for that save", StringComparison.Ordinal))
            {
                act();
            }
        }

        public void WriteWarning(string text)
        {
        }

        public void WriteProgress(OperationProgress progress)
        {
        }

        public Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false) => Task.FromResult(Decision.Yes);
    }
}
