using System;
using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Emulator.Recordings;

/// <summary>One file of a recording: what was recorded between its pauses.</summary>
internal sealed class EmulatedChunk(
    string documentId, int index, EmulatedRecording recording, IReadOnlyList<Interval> parts, DateTimeOffset availableSince)
{
    /// <summary>The documentation of April 2021 says 48 hours, today's 24.</summary>
    private TimeSpan Retention => TimeSpan.FromHours(recording.HasFilesByDocumentId ? 48 : 24);

    public string DocumentId => documentId;

    public int Index => index;

    public EmulatedRecording Recording => recording;

    public DateTimeOffset StartTime => parts[0].From;

    public TimeSpan Duration => parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Length);

    public bool IsLast => index == recording.Chunks.Count - 1;

    public IEnumerable<Interval> Pauses => parts.Zip(parts.Skip(1), (one, next) => new Interval(one.To, next.From));

    public bool IsDeleted { get; private set; }

    public void Delete() => IsDeleted = true;

    public bool IsGone(DateTimeOffset now) => IsDeleted || now >= availableSince + Retention;

    /// <summary>The view's name in content addresses. Seen at the service: video, audiowavmultichannel; the other two are likely.</summary>
    public string View => (recording.Options.Format, recording.Options.Unmixed) switch
    {
        ("mp4", _) => "video",
        ("mp3", _) => "audiomp3",
        (_, true) => "audiowavmultichannel",
        _ => "audiowav",
    };
}
