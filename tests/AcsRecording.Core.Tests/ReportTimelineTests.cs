using System;
using System.Linq;
using AcsRecording.Core.Archive;
using AcsRecording.Core.Media;

namespace AcsRecording.Core.Tests;

/// <summary>Where the chunks of a recording lie on its line of time.</summary>
public sealed class ReportTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Chunks_lie_one_after_the_other()
    {
        var timeline = Of(Chunk(0, 0, 60), Chunk(1, 60, 30));
        Assert.Equal(["Chunk 0+60", "Chunk 60+30"], Shown(timeline));
        Assert.False(timeline.HasGap);
        Assert.Empty(timeline.Notes);
        Assert.Equal((Start, 90), (timeline.Start, timeline.Length));
    }

    [Fact]
    public void The_order_in_which_they_come_does_not_matter() =>
        Assert.Equal(["Chunk 0+60", "Chunk 60+30"], Shown(Of(Chunk(1, 60, 30), Chunk(0, 0, 60))));

    [Fact]
    public void A_pause_takes_time_on_the_line_and_none_in_the_file()
    {
        var timeline = Of(Chunk(0, 0, 60, pauses: [(20, 5), (40, 10)]), Chunk(1, 75, 30));
        Assert.Equal(["Chunk 0+20", "Pause 20+5", "Chunk 25+15", "Pause 40+10", "Chunk 50+25", "Chunk 75+30"], Shown(timeline));
        Assert.Equal([0, 20, 20, 35, 35, 0], timeline.Segments.Select(segment => segment.MediaAt));
        Assert.Empty(timeline.Notes);
    }

    [Fact]
    public void A_pause_at_the_end_or_out_of_order_has_its_place_too() =>
        Assert.Equal(
            ["Chunk 0+20", "Pause 20+5", "Chunk 25+40", "Pause 65+9"], Shown(Of(Chunk(0, 0, 60, pauses: [(300, 9), (20, 5)]))));

    [Fact]
    public void A_missing_chunk_is_a_gap_as_long_as_the_times_say()
    {
        var timeline = Of(Chunk(0, 0, 60), Chunk(2, 90, 30));
        Assert.Equal(["Chunk 0+60", "Gap 60+30", "Chunk 90+30"], Shown(timeline));
        Assert.Equal(["Chunk 1 is missing."], timeline.Notes);
        Assert.True(timeline.HasGap);
    }

    [Fact]
    public void Missing_chunks_before_the_first_are_a_gap_since_the_recording_began()
    {
        var timeline = Of(Chunk(2, 90, 30));
        Assert.Equal(["Gap 0+90", "Chunk 90+30"], Shown(timeline));
        Assert.Equal(["Chunks 0 to 1 are missing."], timeline.Notes);
        Assert.Equal(Start, timeline.Start);
    }

    [Fact]
    public void A_gap_of_which_no_time_is_known_is_there_all_the_same()
    {
        var timeline = Of(Chunk(0, null, 600), Chunk(2, null, 300));
        Assert.Equal(["Chunk 0+600", "Gap 600+45?", "Chunk 645+300"], Shown(timeline));
        Assert.Null(timeline.Start);
        Assert.Equal(["Chunk 1 is missing.", "When chunk 2 started is not known. It is shown after the one before it."], timeline.Notes);
    }

    [Fact]
    public void Time_that_nothing_accounts_for_is_a_gap()
    {
        var timeline = Of(Chunk(0, 0, 60), Chunk(1, 70, 30));
        Assert.Equal(["Chunk 0+60", "Gap 60+10", "Chunk 70+30"], Shown(timeline));
        Assert.Equal("Nothing was recorded before chunk 1", timeline.Segments[1].Text);
        Assert.True(timeline.HasGap);
    }

    [Fact]
    public void Clocks_that_differ_a_little_make_no_gap() =>
        Assert.False(Of(Chunk(0, 0, 60), Chunk(1, 61, 30), Chunk(2, 90, 30)).HasGap);

    [Fact]
    public void A_chunk_that_starts_too_early_is_shown_after_the_one_before_it()
    {
        var timeline = Of(Chunk(0, 0, 60), Chunk(1, 30, 30), Chunk(2, 60, 5));
        Assert.Equal(["Chunk 0+60", "Chunk 60+30", "Chunk 90+5"], Shown(timeline));
        Assert.Equal(["Chunk 1 starts before the one before it ends. They are shown one after the other."], timeline.Notes);
    }

    [Fact]
    public void A_length_that_is_not_known_is_said_and_the_next_chunk_has_its_own_again()
    {
        var timeline = Of(Chunk(0, 0, 100), Chunk(1, 100, null), Chunk(2, 5000, 100));
        Assert.Equal(["Chunk 0+100", "Chunk 100+10?", "Chunk 110+100"], Shown(timeline));
        Assert.Equal(["How long chunk 1 plays is not known."], timeline.Notes);
    }

    [Fact]
    public void Of_two_files_with_one_index_the_verified_one_is_on_the_line()
    {
        var (good, bad) = (Chunk(0, 0, 60, document: "b"), Chunk(0, 0, 60, document: "a", verified: false));
        var timeline = Of(bad, good);
        Assert.Same(good, Assert.Single(timeline.Segments).Chunk);
        Assert.Same(bad, Assert.Single(timeline.Duplicates));
        Assert.Equal(["Chunk 0 exists 2 times, in different files. The timeline shows the first of them."], timeline.Notes);
    }

    [Fact]
    public void The_bytes_say_how_long_it_plays_and_a_difference_to_the_metadata_is_told()
    {
        var timeline = Of(Chunk(0, 0, 60, plays: 20));
        Assert.Equal(["Chunk 0+20"], Shown(timeline));
        Assert.Equal(["Chunk 0 plays 00:00:20, and its metadata says 00:01:00."], timeline.Notes);
    }

    [Fact]
    public void A_pause_whose_start_is_not_known_is_told()
    {
        var timeline = Of(Chunk(0, null, 60, pauses: [(20, 5)]));
        Assert.Equal(["Chunk 0+60"], Shown(timeline));
        Assert.Equal(["Chunk 0 was paused for 00:00:05. When is not known."], timeline.Notes);
    }

    [Fact]
    public void Nonsense_in_metadata_breaks_nothing()
    {
        var last = DateTimeOffset.MaxValue;
        var timeline = Of(
            Chunk(-5, 0, 0), Chunk(0, 0, 60, pauses: [(-100, 1e9), (0, 1e9)]), Chunk(int.MaxValue, 1e9, 1e9),
            new ReportChunk(new SavedChunk { Index = 7 })
            {
                Metadata = new RecordingMetadata { StartTime = last, Duration = TimeSpan.Zero },
            },
            new ReportChunk(new SavedChunk { Index = 8 })
            {
                Metadata = new RecordingMetadata { StartTime = DateTimeOffset.MinValue, Duration = TimeSpan.MaxValue },
            });
        Assert.All(timeline.Segments, segment => Assert.True(segment.Length >= 0 && double.IsFinite(segment.At)));
        var end = 0.0;
        foreach (var segment in timeline.Segments)
        {
            Assert.Equal(end, segment.At);
            end += segment.Length;
        }

        Assert.Equal(end, timeline.Length);
    }

    [Fact]
    public void Recordings_are_told_apart_by_their_id_and_without_one_by_call_and_start()
    {
        object Key(string? recording, string? call, DateTimeOffset? start = null) => ReportRecording.KeyOf(
            new SavedChunk { RecordingId = recording, CallId = call, RecordingStartTime = start });
        Assert.Equal(Key("r", "c"), Key("r", null));
        Assert.NotEqual(Key("r", "c"), Key("s", "c"));
        Assert.Equal(Key(null, "c", Start), Key("", "c", Start));
        Assert.NotEqual(Key(null, "c", Start), Key(null, "c", Start.AddHours(1)));
        Assert.NotEqual(Key(null, "c"), Key(null, "c"));
    }

    [Fact]
    public void A_participant_keeps_the_lane_when_the_channel_changes()
    {
        var recording = new ReportRecording([
            Unmixed(0, ("anna", 0), ("bert", 1)), Unmixed(1, ("bert", 0), ("anna", 1), ("carl", 2), ("dora", null))]);
        Assert.Equal(["anna", "bert", "carl"], recording.Lanes.Select(lane => lane.Participant));
        Assert.Equal([(0, 0), (1, 1)], recording.Lanes[0].Parts.Select(part => (part.Chunk.Saved.Index, part.Channel)));
        Assert.Equal([(0, 1), (1, 0)], recording.Lanes[1].Parts.Select(part => (part.Chunk.Saved.Index, part.Channel)));
        Assert.Equal(["anna", "bert", "carl", "dora"], recording.Participants.Select(participant => participant.ParticipantId));
        Assert.Equal(new int?[] { 0, 1, 2, null }, recording.Participants.Select(participant => participant.Channel));
    }

    [Fact]
    public void A_channel_without_a_participant_has_a_lane_of_its_own()
    {
        var recording = new ReportRecording([Unmixed(0, ("anna", 1), ("-", 5))]);
        Assert.Equal([(null, 0), ("anna", 1)], recording.Lanes.Select(lane => (lane.Participant, lane.Channel!.Value)));
    }

    private static ReportTimeline Of(params ReportChunk[] chunks) => ReportTimeline.Of(chunks);

    /// <summary>Kind, place and length, with a question mark where the length is not known.</summary>
    private static string[] Shown(ReportTimeline timeline) =>
        [.. timeline.Segments.Select(segment => FormattableString.Invariant(
            $"{segment.Kind} {segment.At}+{segment.Length}{(segment.IsAssumed ? "?" : "")}"))];

    private static ReportChunk Chunk(
        int index,
        double? start,
        double? seconds,
        (double At, double Seconds)[]? pauses = null,
        string document = "d",
        bool verified = true,
        double? plays = null) =>
        new(new SavedChunk { Index = index, DocumentId = document, Verified = verified, RecordingStartTime = Start })
        {
            Metadata = new RecordingMetadata
            {
                StartTime = start is { } at ? Start.AddSeconds(at) : null,
                Duration = seconds is { } length ? TimeSpan.FromSeconds(length) : null,
                Pauses = [.. (pauses ?? []).Select(pause => new PauseInterval
                {
                    StartTime = Start.AddSeconds(pause.At),
                    Duration = TimeSpan.FromSeconds(pause.Seconds),
                })],
            },
            Waveform = plays is { } played ? new Waveform(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(played), []) : null,
        };

    /// <summary>As many channels of sound as channels are named, and one more than the last of those that can be.</summary>
    private static ReportChunk Unmixed(int index, params (string Id, int? Channel)[] participants) => new(new SavedChunk { Index = index })
    {
        Metadata = new RecordingMetadata
        {
            Participants = [.. participants.Select(item => new RecordingParticipant { ParticipantId = item.Id, Channel = item.Channel })],
        },
        Waveform = new Waveform(
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1),
            [.. Enumerable.Repeat(new WaveformChannel([1], [1]), participants.Count(item => item.Channel is not null))]),
    };
}
