using System;
using System.Collections.Generic;
using System.Linq;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>
/// Who is the person of an export, and how the others are named in it: by their ids, or by a number that is the same in the whole export.
/// </summary>
internal sealed class Identities(ParticipantFilter person, bool maskOthers)
{
    private readonly SortedSet<string> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _masks = new(StringComparer.Ordinal);

    /// <summary>The person's raw ids, as far as they have been seen.</summary>
    public string[] Own => [.. _own];

    public bool MaskOthers => maskOthers;

    /// <summary>Whether an id is the person's.</summary>
    public bool IsOwn(string rawId)
    {
        var isOwn = person.Includes(rawId);
        if (isOwn)
        {
            _own.Add(rawId);
        }

        return isOwn;
    }

    /// <summary>The id, as the export shows it.</summary>
    public string Show(string rawId)
    {
        if (!maskOthers || IsOwn(rawId))
        {
            return Redaction.OneLine(rawId);
        }

        if (!_masks.TryGetValue(rawId, out var mask))
        {
            _masks.Add(rawId, mask = $"participant-{_masks.Count + 1}");
        }

        return mask;
    }

    /// <summary>The ids of a chunk's participants, each once; those that the metadata names, or else the manifest.</summary>
    public static string[] Of(SavedChunk saved, RecordingMetadata? metadata)
    {
        var named = metadata?.Participants.Select(participant => participant.ParticipantId).Where(id => id.Length > 0).ToArray() ?? [];
        return [.. (named.Length > 0 ? named : saved.Participants).Distinct(StringComparer.Ordinal)];
    }
}
