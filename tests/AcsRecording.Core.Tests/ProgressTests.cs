using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Saving;
using AcsRecording.Core.Text;
using AcsRecording.Core.Transfer;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

public sealed class ProgressTests : CoreTest
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(12, ProgressBoard.MostFiles)]
    public async Task There_is_a_row_for_the_whole_and_for_a_few_files_and_none_is_left(int files, int rowsOfFiles)
    {
        var chunks = Enumerable.Range(1, files).Select(call => RecordAsync(call: call).Result.Chunks[0]).ToArray();
        await FaultAsync("""{"path":"/audiowav","stallAfterBytes":50}""");
        var saver = Connection.Transfers.OpenSaver(
            new SaveOptions { Destination = new SaveDestination { Path = Folder }, MaxConnections = files });
        using var stop = new CancellationTokenSource();
        var saving = chunks.Select(chunk => saver.SaveAsync(chunk, Host, stop.Token)).ToArray();
        OperationProgress[] rows = [];
        await Eventually.HoldsAsync("all files in flight and told", () =>
        {
            rows = Host.ProgressSoFar();
            return rows.Any(row =>
                row.Row == 0 && row.Status.Contains($"{files} in flight", StringComparison.Ordinal)
                    && row.Status.StartsWith($"{ByteSize.Format(50 * files)} of ", StringComparison.Ordinal))
                && rows.Where(row => row.Status.StartsWith("50 B of ", StringComparison.Ordinal)).Select(row => row.Row).Distinct()
                    .Count() == rowsOfFiles;
        });

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(saving));
        rows = Host.ProgressSoFar();
        Assert.Equal(Enumerable.Range(0, rowsOfFiles + 1), rows.Select(row => row.Row).Distinct().Order());
        Assert.All(Some.Of(rows.Where(row => row.Row == 0)), row => Assert.Null(row.ParentRow));
        Assert.All(Some.Of(rows.Where(row => row.Row > 0)), row => Assert.Equal(0, row.ParentRow));
        Assert.All(
            Some.Of(rows.Where(row => row.Row == 0 && !row.Completed && !row.Status.Contains("0 B of 0 B", StringComparison.Ordinal))),
            row => Assert.InRange(row.Percent, 0, 100));
        Assert.All(Some.Of(rows.GroupBy(row => row.Row)), row => Assert.True(row.Last().Completed));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 KB")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(102_400, "100 KB")]
    [InlineData(1_048_064, "1.0 MB")]
    [InlineData(1_610_612_736, "1.5 GB")]
    [InlineData(5e15, "4547 TB")]
    public void Bytes_are_told_in_units_of_people(double bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Fact]
    public void Speed_is_that_of_the_last_seconds()
    {
        var speed = new TransferSpeed();
        Assert.Null(speed.BytesPerSecond);
        speed.Add(TimeSpan.Zero, 0);
        Assert.Null(speed.BytesPerSecond);
        speed.Add(TimeSpan.FromSeconds(1), 1000);
        Assert.Equal(1000, speed.BytesPerSecond);
        for (var second = 2; second <= 30; second++)
        {
            speed.Add(TimeSpan.FromSeconds(second), 1000 + ((second - 1) * 200));
        }

        Assert.Equal(200, speed.BytesPerSecond!.Value, 0.001);
    }
}
