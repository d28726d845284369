using System;
using System.Linq;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Tests;

public sealed class FullJitterDelayTests
{
    [Theory]
    [InlineData(1, 800)]
    [InlineData(2, 1600)]
    [InlineData(4, 6400)]
    [InlineData(7, 30_000)]
    [InlineData(1000, 30_000)]
    public void It_is_anything_up_to_the_doubled_delay_and_never_more(int retry, int ceiling)
    {
        var delay = new FullJitterDelay(TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(30));
        var drawn = Enumerable.Range(0, 500).Select(_ => delay.Next(retry).TotalMilliseconds).ToArray();
        Assert.All(drawn, milliseconds => Assert.InRange(milliseconds, 0, ceiling));
        Assert.True(drawn.Max() > ceiling * 0.9);
        Assert.True(drawn.Min() < ceiling * 0.1);
    }
}
