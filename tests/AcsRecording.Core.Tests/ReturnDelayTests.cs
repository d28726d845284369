using System;
using AcsRecording.Core.Queues;

namespace AcsRecording.Core.Tests;

public sealed class ReturnDelayTests
{
    private readonly ReturnDelay _delay = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 150)]
    [InlineData(3, 750)]
    [InlineData(4, 3600)]
    [InlineData(1000, 3600)]
    public void It_grows_with_each_attempt_up_to_an_hour(long attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), _delay.After(attempts, null));
        Assert.Equal(TimeSpan.FromSeconds(seconds), _delay.After(attempts, DateTimeOffset.UtcNow.AddDays(1)));
    }

    [Fact]
    public void It_leaves_time_to_save_what_expires_soon() =>
        Assert.InRange(_delay.After(4, DateTimeOffset.UtcNow.AddMinutes(20)).TotalMinutes, 4, 5);

    [Fact]
    public void What_has_expired_hurries_no_chunk() =>
        Assert.Equal(TimeSpan.FromHours(1), _delay.After(4, DateTimeOffset.UtcNow.AddMinutes(-1)));
}
