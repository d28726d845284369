using System;
using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Core.Archive;

/// <summary>A recording as a report shows it.</summary>
internal sealed class ReportRecording
{
    public ReportRecording(IReadOnlyList<ReportChunk> chunks)
    {
        Timeline = ReportTimeline.Of(chunks);
        Chunks = [.. chunks.OrderBy(chunk => chunk.Saved.Index).ThenBy(chunk => Timeline.Duplicates.Contains(chunk))];
        Participants = FindParticipants(Chunks);
        Lanes = FindLanes([.. Chunks.Except(Timeline.Duplicates)]);
    }

    /// <summary>In the order of their indexes.</summary>
    public IReadOnlyList<ReportChunk> Chunks { get; }

    public ReportTimeline Timeline { get; }

    /// <summary>Those who were in the call, each once, those with a channel of their own first.</summary>
    public IReadOnlyList<RecordingParticipant> Participants { get; }

    public IReadOnlyList<ReportLane> Lanes { get; }

    public string? RecordingId => First(chunk => chunk.Saved.RecordingId);

    public string? CallId => First(chunk => chunk.Saved.CallId ?? chunk.Metadata?.CallId);

    public DateTimeOffset? StartTime => Chunks.Min(chunk => chunk.Saved.RecordingStartTime) ?? Timeline.Start;

    /// <summary>What keeps it from being complete; empty where nothing does.</summary>
    public IEnumerable<string> Problems
    {
        get
        {
            if (Timeline.HasGap)
            {
                yield return "Gap";
            }

            if (Chunks.Any(chunk => !chunk.Saved.Verified))
            {
                yield return "Not verified";
            }

            if (Chunks.Any(chunk => chunk.Format is null))
            {
                yield return "No readable media";
            }
        }
    }

    /// <summary>
    /// The chunks of one recording have its id. Where that isn't known, those of one call that began at the same time are one.
    /// </summary>
    public static object KeyOf(SavedChunk saved) => saved switch
    {
        { RecordingId.Length: > 0 } => saved.RecordingId,
        { CallId.Length: > 0, RecordingStartTime: { } start } => (saved.CallId, start),
        _ => saved,
    };

    private static List<RecordingParticipant> FindParticipants(IReadOnlyList<ReportChunk> chunks) =>
    [
        .. chunks.SelectMany(chunk => chunk.Metadata?.Participants
                ?? [.. chunk.Saved.Participants.Select(id => new RecordingParticipant { ParticipantId = id })])
            .GroupBy(participant => participant.ParticipantId, StringComparer.Ordinal)
            .Select(group => group.FirstOrDefault(participant => participant.Channel is not null) ?? group.First())
            .OrderBy(participant => participant.Channel ?? int.MaxValue),
    ];

    /// <summary>
    /// A lane for each channel of sound. A participant keeps the lane where a later chunk has them in another channel.
    /// </summary>
    private static List<ReportLane> FindLanes(IReadOnlyList<ReportChunk> chunks)
    {
        var lanes = new Dictionary<object, ReportLane>();
        foreach (var chunk in chunks)
        {
            var channels = chunk.Waveform?.Channels ?? [];
            for (var channel = 0; channel < channels.Length; channel++)
            {
                var participant = chunk.Metadata?.Participants.FirstOrDefault(other => other.Channel == channel)?.ParticipantId;
                var isMixed = participant is null && channels.Length == 1;
                var key = (object?)participant ?? (isMixed ? -1 : channel);
                if (!lanes.TryGetValue(key, out var lane))
                {
                    lanes.Add(key, lane = new ReportLane(participant, isMixed ? null : channel));
                }

                lane.Parts.Add((chunk, channel));
            }
        }

        return [.. lanes.Values.OrderBy(lane => lane.Channel ?? -1)];
    }

    private string? First(Func<ReportChunk, string?> property) => Chunks.Select(property).FirstOrDefault(value => value?.Length > 0);
}

/// <summary>The sound of a participant, of a channel, or of all.</summary>
/// <param name="participant">The raw id; null where the sound is not of one participant, or no metadata says whose it is.</param>
/// <param name="channel">The channel of the first chunk that has it; null where all are in one.</param>
internal sealed class ReportLane(string? participant, int? channel)
{
    public string? Participant => participant;

    public int? Channel => channel;

    /// <summary>The chunks that have it, and in which channel.</summary>
    public List<(ReportChunk Chunk, int Channel)> Parts { get; } = [];
}
