using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;

namespace AcsRecording.Core.Saving;

/// <summary>
/// What is counted of saving, for whatever listens to the meter <c>AcsRecording</c>: OpenTelemetry, dotnet-counters. Without a listener
/// nothing is kept. Names follow https://opentelemetry.io/docs/specs/semconv/general/metrics/.
/// </summary>
internal sealed class SaveMetrics
{
    private readonly Counter<long> _saved;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _age;

#pragma warning disable CA2000 // The meter lives as long as the engine, which lives as long as the process.
    public SaveMetrics()
    {
        var meter = new Meter("AcsRecording", typeof(SaveMetrics).Assembly.GetName().Version?.ToString(3));
        _saved = meter.CreateCounter<long>("acsrecording.chunks.saved", "{chunk}", "Chunks that were saved and verified.");
        _failed = meter.CreateCounter<long>("acsrecording.chunks.failed", "{chunk}", "Attempts to save a chunk that failed.");
        _bytes = meter.CreateCounter<long>("acsrecording.saved.size", "By", "Bytes of the media files that were saved.");
        _age = meter.CreateHistogram<double>("acsrecording.chunk.age", "s", "Time from the event of a chunk until it was saved.");
    }
#pragma warning restore CA2000

    public void Count(RecordingChunk chunk, SavedChunk saved)
    {
        if (saved.AlreadySaved)
        {
            return;
        }

        if (!saved.Verified)
        {
            Fail("NotVerified");
            return;
        }

        _saved.Add(1);
        _bytes.Add(saved.Bytes);
        if (chunk.EventTime is { } time)
        {
            _age.Record(Math.Max(0, (DateTimeOffset.UtcNow - time).TotalSeconds));
        }
    }

    /// <param name="errorId">The error's id, or <c>NotVerified</c> for a file that is there and not known to be whole.</param>
    public void Fail(string errorId) => _failed.Add(1, new KeyValuePair<string, object?>("error.type", errorId));
}
