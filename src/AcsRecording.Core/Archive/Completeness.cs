using System.Collections.Generic;
using AcsRecording.Core.Destinations;

namespace AcsRecording.Core.Archive;

/// <summary>
/// Which recordings have all chunks from the first to the last that is known. A recording takes a few bytes here, however many participants
/// and names its entries have. A chunk after the last known one cannot be missed: no event tells how many there are.
/// </summary>
internal sealed class Completeness
{
    private readonly Dictionary<string, Indexes> _recordings = [];

    public void Add(ManifestEntry entry)
    {
        var key = KeyOf(entry);
        if (!_recordings.TryGetValue(key, out var indexes))
        {
            _recordings.Add(key, indexes = new Indexes());
        }

        indexes.Add(entry.Index);
    }

    /// <summary>Whether a chunk of the entry's recording is missing.</summary>
    public bool HasGap(ManifestEntry entry) => _recordings.TryGetValue(KeyOf(entry), out var indexes) && indexes.HasGap;

    /// <summary>Without an id, chunks that lie together are one recording's.</summary>
    private static string KeyOf(ManifestEntry entry) => entry.RecordingId ?? entry.Path.Substring(0, entry.Path.LastIndexOf('/') + 1);

    private sealed class Indexes
    {
        private const int InWord = 64;

        private ulong _first;
        private HashSet<int>? _others;
        private int _highest;
        private int _count;

        public bool HasGap => _count <= _highest;

        public void Add(int index)
        {
            bool isNew;
            if (index < InWord)
            {
                var bit = 1UL << index;
                isNew = (_first & bit) == 0;
                _first |= bit;
            }
            else
            {
                isNew = (_others ??= []).Add(index);
            }

            _count += isNew ? 1 : 0;
            _highest = index > _highest ? index : _highest;
        }
    }
}
