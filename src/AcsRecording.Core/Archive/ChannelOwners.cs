using System.Collections.Generic;
using System.IO;
using System.Linq;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Archive;

/// <summary>Whose channels those of an unmixed recording are, as its metadata says.</summary>
internal sealed class ChannelOwners
{
    private readonly SavedChunk _saved;
    private readonly RecordingMetadata? _metadata;
    private readonly int _channels;
    private readonly ILookup<int, string> _participants;

    public ChannelOwners(SavedChunk saved, RecordingMetadata? metadata, int channels)
    {
        (_saved, _metadata, _channels) = (saved, metadata, channels);
        _participants = Named.Where(participant => participant.Channel is not null)
            .ToLookup(participant => participant.Channel!.Value, participant => participant.ParticipantId);
    }

    /// <summary>The service's id of the chunk; empty where neither the chunk nor the metadata says it.</summary>
    public string DocumentId => _saved.DocumentId.Length > 0 ? _saved.DocumentId : _metadata?.DocumentId ?? "";

    /// <summary>The place in the recording.</summary>
    public int Index => _saved.DocumentId.Length > 0 ? _saved.Index : _metadata?.Index ?? 0;

    /// <summary>A name for each channel. What the metadata says is rebuilt from a whitelist of characters.</summary>
    public IEnumerable<string> FileNames => Enumerable.Range(0, _channels).Select(channel =>
    {
        const int LongestName = 80;
        var chunk = DocumentId.Length > 0 ? $"{Index}-{NameTemplate.Value(DocumentId, "unknown")}"
            : NameTemplate.Value(Path.GetFileNameWithoutExtension(_saved.ToString()), "unknown");
        var participant = NameTemplate.Value(ParticipantOf(channel), "unknown");
        return $"{chunk}-{channel}-{participant.Substring(0, System.Math.Min(LongestName, participant.Length))}.wav";
    });

    private IEnumerable<RecordingParticipant> Named =>
        _metadata?.Participants.Where(participant => participant.ParticipantId.Length > 0) ?? [];

    /// <summary>The one whose channel it is; null where no participant is named, or several.</summary>
    public string? ParticipantOf(int channel) =>
        _participants[channel].Distinct().Take(2).ToArray() is { Length: 1 } single ? single[0] : null;

    /// <summary>Says what can't be told apart.</summary>
    public void Warn(ICommandHost host)
    {
        if (_metadata is null)
        {
            host.WriteWarning($"'{_saved}' has no metadata, so nothing says whose its channels are: their files are named by number.");
            return;
        }

        int[] unnamed = [.. Enumerable.Range(0, _channels).Where(channel => !_participants[channel].Any())];
        if (unnamed.Length > 0)
        {
            host.WriteWarning(
                $"The metadata of '{_saved}' names no participant for channel {RecordingOrder.List(unnamed)}: named by number.");
        }

        foreach (var shared in _participants.Where(channel => channel.Key < _channels && channel.Distinct().Count() > 1))
        {
            host.WriteWarning(
                $"The metadata of '{_saved}' names several participants for channel {shared.Key}, who can't be told apart"
                + $" ({Names(shared.Distinct())}): named by number.");
        }

        string[] without =
        [
            .. Named.Where(participant => !(participant.Channel >= 0 && participant.Channel < _channels))
                .Select(participant => participant.ParticipantId).Distinct(),
        ];
        if (without.Length > 0)
        {
            host.WriteWarning(
                $"'{_saved}' has no channel for {without.Length} of its participants ({Names(without)}). The service keeps at most five"
                + " participants apart; what others said can't be told apart.");
        }
    }

    private static string Names(IEnumerable<string> participants) => Redaction.OneLine(string.Join(", ", participants));
}
