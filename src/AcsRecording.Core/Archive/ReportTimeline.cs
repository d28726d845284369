using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AcsRecording.Core.Archive;

/// <summary>What is at a place of a timeline.</summary>
internal enum ReportSegmentKind
{
    /// <summary>A part of a chunk, between its pauses.</summary>
    Chunk,

    /// <summary>The recording was paused.</summary>
    Pause,

    /// <summary>A chunk is missing, or nothing says why nothing was recorded.</summary>
    Gap,
}

/// <summary>A piece of a timeline.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Seconds from the timeline's start.</param>
/// <param name="Length">Seconds.</param>
/// <param name="Chunk">The chunk that it is of; null for a gap.</param>
/// <param name="MediaAt">Where in the chunk's file it begins, in seconds.</param>
/// <param name="IsAssumed">Whether its length is not known, so that it only stands for some.</param>
/// <param name="Text">What a gap is, for people.</param>
internal sealed record ReportSegment(
    ReportSegmentKind Kind, double At, double Length, ReportChunk? Chunk, double MediaAt, bool IsAssumed, string Text);

/// <summary>
/// The chunks of one recording on a line of time, with what is between them. A pause takes no time in a file, so the file of a chunk is
/// shorter than its place on the line by its pauses.
/// </summary>
internal sealed class ReportTimeline
{
    /// <summary>By how many seconds clocks, and lengths in whole frames, may differ.</summary>
    private const double Tolerance = 1.5;

    /// <summary>How much of what is known an unknown length is drawn as.</summary>
    private const double AssumedShare = 0.05;

    private const double LeastAssumed = 10;

    /// <summary>By how much of itself a length may differ from what the metadata says.</summary>
    private const double LeastDifference = 0.01;

    private readonly List<ReportSegment> _segments = [];
    private readonly List<string> _notes = [];
    private readonly List<ReportChunk> _duplicates = [];
    private readonly double _assumed;

    /// <summary>Where the line begins, in seconds of the calendar; null where no metadata says so.</summary>
    private double? _origin;

    private double _end;

    private ReportTimeline(IReadOnlyList<ReportChunk> chunks)
    {
        var known = chunks.Sum(chunk => chunk.Duration?.TotalSeconds ?? 0);
        _assumed = Math.Max(LeastAssumed, known * AssumedShare);
    }

    /// <summary>The pieces, in order, without any space between them.</summary>
    public IReadOnlyList<ReportSegment> Segments => _segments;

    /// <summary>What people should know of it, as sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Chunks that have the index of another one, and are not on the line.</summary>
    public IReadOnlyList<ReportChunk> Duplicates => _duplicates;

    /// <summary>How long it is, in seconds.</summary>
    public double Length => _end;

    /// <summary>Whether a chunk is missing, or time that nothing accounts for.</summary>
    public bool HasGap => _segments.Exists(segment => segment.Kind == ReportSegmentKind.Gap);

    /// <summary>When it begins; null where no metadata says so.</summary>
    public DateTimeOffset? Start { get; private set; }

    /// <summary>Lays out the chunks of one recording, of which there is one at least.</summary>
    public static ReportTimeline Of(IReadOnlyList<ReportChunk> chunks)
    {
        var timeline = new ReportTimeline(chunks);
        var next = 0;
        foreach (var index in chunks.GroupBy(chunk => chunk.Saved.Index).OrderBy(group => group.Key))
        {
            // The service may have the same stretch twice, from two places where it recorded.
            var copies = index.OrderByDescending(chunk => chunk.Saved.Verified).ThenByDescending(chunk => chunk.IsPlayable)
                .ThenBy(chunk => chunk.Saved.DocumentId, StringComparer.Ordinal).ToList();
            timeline.AddMissing(next, index.Key, copies[0]);
            timeline.Add(copies[0]);
            timeline.AddDuplicates(copies);
            next = index.Key + 1;
        }

        return timeline;
    }

    private static string Name(ReportChunk chunk) => "Chunk " + chunk.Saved.Index.ToString(CultureInfo.InvariantCulture);

    private void AddDuplicates(List<ReportChunk> copies)
    {
        if (copies.Count > 1)
        {
            _duplicates.AddRange(copies.Skip(1));
            _notes.Add($"{Name(copies[0])} exists {copies.Count} times, in different files. The timeline shows the first of them.");
        }
    }

    /// <summary>The gap before a chunk, where indexes are missing.</summary>
    private void AddMissing(int first, int index, ReportChunk chunk)
    {
        if (first >= index)
        {
            return;
        }

        var text = index - first == 1
            ? FormattableString.Invariant($"Chunk {first} is missing")
            : FormattableString.Invariant($"Chunks {first} to {index - 1} are missing");
        var from = _origin + _end ?? (_segments.Count == 0 ? SecondsOf(chunk.Saved.RecordingStartTime) : null);
        var length = SecondsOf(chunk.StartTime) - from;
        _notes.Add(text + ".");
        if (length is > 0)
        {
            Begin(chunk.Saved.RecordingStartTime, _end);
            Add(ReportSegmentKind.Gap, length.Value, null, 0, isAssumed: false, text);
        }
        else
        {
            Add(ReportSegmentKind.Gap, _assumed, null, 0, isAssumed: true, text);
            _origin = null;
        }
    }

    private void Add(ReportChunk chunk)
    {
        Begin(chunk.StartTime, _end);
        if (SecondsOf(chunk.StartTime) - (_origin + _end) is { } between)
        {
            if (between > Tolerance)
            {
                var text = $"Nothing was recorded before {Name(chunk).ToLowerInvariant()}";
                Add(ReportSegmentKind.Gap, between, null, 0, isAssumed: false, text);
            }
            else if (between < -Tolerance)
            {
                _notes.Add($"{Name(chunk)} starts before the one before it ends. They are shown one after the other.");
                _origin += between;
            }
        }
        else if (chunk.StartTime is null && _segments.Count > 0)
        {
            _notes.Add($"When {Name(chunk).ToLowerInvariant()} started is not known. It is shown after the one before it.");
        }

        AddParts(chunk);
        if (chunk is { Waveform.Duration: { } plays, Metadata.Duration: { } said }
            && Math.Abs((plays - said).TotalSeconds) > Tolerance + (said.TotalSeconds * LeastDifference))
        {
            _notes.Add($"{Name(chunk)} plays {plays.ToSeconds()}, and its metadata says {said.ToSeconds()}.");
        }

        if (chunk.Duration is null)
        {
            _notes.Add($"How long {Name(chunk).ToLowerInvariant()} plays is not known.");
            _origin = null;
        }
    }

    /// <summary>The first time that is known says when the line begins; after an unknown length the next one says it anew.</summary>
    private void Begin(DateTimeOffset? time, double at)
    {
        if (_origin is not null || time is null)
        {
            return;
        }

        _origin = SecondsOf(time) - at;
        if (at == 0)
        {
            Start = time;
        }
    }

    private static double? SecondsOf(DateTimeOffset? time) => time?.UtcTicks / (double)TimeSpan.TicksPerSecond;

    /// <summary>A chunk, cut by its pauses.</summary>
    private void AddParts(ReportChunk chunk)
    {
        var isAssumed = chunk.Duration is null;
        var length = chunk.Duration?.TotalSeconds ?? _assumed;
        var (played, paused) = (0.0, 0.0);
        foreach (var pause in (chunk.Metadata?.Pauses ?? []).OrderBy(pause => pause.StartTime ?? DateTimeOffset.MaxValue))
        {
            if ((pause.StartTime - chunk.StartTime)?.TotalSeconds is not { } at)
            {
                _notes.Add($"{Name(chunk)} was paused for {pause.Duration.ToSeconds()}. When is not known.");
                continue;
            }

            Play(Math.Max(played, Math.Min(length, at - paused)));
            Add(ReportSegmentKind.Pause, pause.Duration.TotalSeconds, chunk, played, isAssumed: false, "Paused");
            paused += pause.Duration.TotalSeconds;
        }

        Play(length);

        void Play(double until)
        {
            if (until > played || (until == 0 && length == 0))
            {
                Add(ReportSegmentKind.Chunk, until - played, chunk, played, isAssumed, Name(chunk));
                played = until;
            }
        }
    }

    private void Add(ReportSegmentKind kind, double length, ReportChunk? chunk, double mediaAt, bool isAssumed, string text)
    {
        _segments.Add(new ReportSegment(kind, _end, length, chunk, mediaAt, isAssumed, text));
        _end += length;
    }
}
