using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Tests;

public sealed class ConnectionPoolTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_chunk_that_expires_first_is_served_first()
    {
        var pool = new ConnectionPool(1);
        var held = await pool.TakeAsync(null, CancellationToken.None);
        var served = new List<string>();
        var waiting = new (string Name, DateTimeOffset? ExpiresOn)[]
        {
            ("unknown", null), ("late", Noon.AddHours(2)), ("soon", Noon), ("soon too", Noon), ("later", Noon.AddHours(3)),
        }
            .Select(async item =>
            {
                using var connection = await pool.TakeAsync(item.ExpiresOn, CancellationToken.None);
                served.Add(item.Name);
            }).ToArray();
        held.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(["soon", "soon too", "late", "later", "unknown"], served);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_costs_no_connection()
    {
        var pool = new ConnectionPool(1);
        var held = await pool.TakeAsync(null, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var waiting = pool.TakeAsync(null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();

        // Given back twice, it is still one.
        held.Dispose();
        using var next = await pool.TakeAsync(null, CancellationToken.None);
        Assert.False(pool.TakeAsync(null, CancellationToken.None).IsCompleted);
    }
}
