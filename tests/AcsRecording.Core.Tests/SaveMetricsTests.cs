using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using AcsRecording.Core.Saving;

namespace AcsRecording.Core.Tests;

/// <summary>The instruments that dashboards and alerts are made of (docs/support.md).</summary>
public class SaveMetricsTests
{
    [Fact]
    public void The_instruments_have_names_units_and_a_tag_that_do_not_change()
    {
        var heard = new ConcurrentDictionary<string, string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "AcsRecording")
                {
                    heard.TryAdd($"{instrument.GetType().Name.Split('`')[0]} {instrument.Name} in {instrument.Unit}", "");
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument.Name, tags));
        listener.Start();
        new SaveMetrics().Fail("AMetricsTest");

        Assert.Equal(
            [
                "Counter acsrecording.chunks.failed in {chunk}",
                "Counter acsrecording.chunks.saved in {chunk}",
                "Counter acsrecording.saved.size in By",
                "Histogram acsrecording.chunk.age in s",
            ],
            heard.Keys.Where(key => key.Contains(" in ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("acsrecording.chunks.failed error.type=AMetricsTest", heard.Keys);

        void Note(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                heard.TryAdd($"{name} {tag.Key}={tag.Value}", "");
            }
        }
    }
}
