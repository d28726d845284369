using System;
using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Emulator.Recordings;

/// <summary>One recording: when it was recording, and the chunks it became.</summary>
/// <param name="recordingId">Its id.</param>
/// <param name="callId">The id of its call.</param>
/// <param name="options">What Start asked for.</param>
/// <param name="startTime">When it started.</param>
/// <param name="hasFilesByDocumentId">Whether its files are at the resource itself, and its event names no address.</param>
internal sealed class EmulatedRecording(
    string recordingId, string callId, StartOptions options, DateTimeOffset startTime, bool hasFilesByDocumentId)
{
    private readonly List<Interval> _active = [];
    private DateTimeOffset? _activeSince = options.PauseOnStart ? null : startTime;

    public string RecordingId => recordingId;

    public string CallId => callId;

    public StartOptions Options => options;

    public DateTimeOffset StartTime => startTime;

    public bool HasFilesByDocumentId => hasFilesByDocumentId;

    /// <summary>The operationContext of each request that changed it, the one of Start first; null for a request without one.</summary>
    public List<string?> OperationContexts { get; } = [options.OperationContext];

    public bool IsActive => _activeSince is not null;

    public bool IsEnded { get; private set; }

    public IReadOnlyList<EmulatedChunk> Chunks { get; private set; } = [];

    /// <summary>Where its files are, by document id, if they were exported.</summary>
    public IReadOnlyDictionary<string, (Uri Content, Uri Metadata)>? Exported { get; set; }

    /// <summary>Why they weren't, where they should have been: a code and a text.</summary>
    public (string Code, string Message)? ExportFailure { get; set; }

    public TimeSpan Recorded => _active.Aggregate(TimeSpan.Zero, (sum, interval) => sum + interval.Length);

    public void Pause(DateTimeOffset now)
    {
        if (_activeSince is { } since)
        {
            _active.Add(new Interval(since, now));
            _activeSince = null;
        }
    }

    public void Resume(DateTimeOffset now) => _activeSince = now;

    /// <summary>Ends it. A recording that was never active leaves no file.</summary>
    public void Stop(DateTimeOffset now, TimeSpan longestChunk, Func<string> newDocumentId)
    {
        Pause(now);
        IsEnded = true;
        Chunks = [.. Split(longestChunk).Select((parts, index) => new EmulatedChunk(newDocumentId(), index, this, parts, now))];
    }

    /// <summary>Cuts the recorded intervals into runs of at most the longest chunk.</summary>
    private IEnumerable<IReadOnlyList<Interval>> Split(TimeSpan longestChunk)
    {
        var run = new List<Interval>();
        var room = longestChunk;
        foreach (var interval in _active)
        {
            var from = interval.From;
            while (interval.To - from > room)
            {
                run.Add(new Interval(from, from + room));
                yield return run;
                from += room;
                run = [];
                room = longestChunk;
            }

            if (interval.To > from)
            {
                run.Add(new Interval(from, interval.To));
                room -= interval.To - from;
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}

internal readonly record struct Interval(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}
