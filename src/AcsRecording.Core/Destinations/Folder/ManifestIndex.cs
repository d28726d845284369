using System;
using System.Collections.Generic;
using System.IO;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// Where the newest line of each document is in a manifest. Only what was added since it last looked is read, and the place of a line is
/// remembered, not the line: an archive may have millions.
/// </summary>
internal sealed class ManifestIndex
{
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);

    /// <summary>Documents with a line that does not say which one it replaces, as where files were joined by hand.</summary>
    private readonly HashSet<string> _unlinked = new(StringComparer.Ordinal);

    private long _read;

    /// <summary>Whether a manifest of this length has no line of a document, as far as can be said without reading it.</summary>
    public bool HasNone(string documentId, long length) => length == _read && !_offsets.ContainsKey(documentId);

    /// <summary>Where the newest line of a document begins; null where it has none.</summary>
    public long? OffsetOf(string documentId) => _offsets.TryGetValue(documentId, out var offset) ? offset : null;

    /// <summary>Whether the newest line of an entry's document says the same.</summary>
    public bool SaysTheSame(FileStream file, ManifestEntry entry) =>
        OffsetOf(entry.DocumentId) is { } offset && EntryAt(file, offset)?.SaysTheSameAs(entry) == true;

    /// <summary>Notes lines that this process has just written behind an old end; unless another process has written there too.</summary>
    public void Add(long oldEnd, long newEnd, IEnumerable<(string DocumentId, long Offset)> lines)
    {
        if (oldEnd != _read)
        {
            return;
        }

        _read = newEnd;
        foreach (var (documentId, offset) in lines)
        {
            _offsets[documentId] = offset;
        }
    }

    /// <summary>The newest line of a document, or null.</summary>
    public ManifestEntry? Find(FileStream file, string documentId)
    {
        ReadNewLines(file);
        if (OffsetOf(documentId) is not { } offset)
        {
            return null;
        }

        if (EntryAt(file, offset) is { } entry && entry.DocumentId == documentId)
        {
            return entry;
        }

        // Lines that were read before have been changed.
        Reset();
        ReadNewLines(file);
        return OffsetOf(documentId) is { } changed ? EntryAt(file, changed) : null;
    }

    private void Reset()
    {
        _read = 0;
        _offsets.Clear();
        _unlinked.Clear();
    }

    /// <summary>Notes what was added since.</summary>
    public void ReadNewLines(FileStream file)
    {
        if (file.Length < _read)
        {
            // The manifest was replaced by a shorter one.
            Reset();
        }

        if (file.Length > _read)
        {
            _read = FileLines.Read(file, _read, Take);
        }
    }

    private bool Take(long offset, ReadOnlySpan<byte> line)
    {
        // A line that says nothing has its chunk simply saved again.
        if (ManifestEntry.Read(line) is { } entry)
        {
            if (entry.Replaces != OffsetOf(entry.DocumentId))
            {
                _unlinked.Add(entry.DocumentId);
            }

            _offsets[entry.DocumentId] = offset;
        }

        return true;
    }

    /// <summary>The lines that show a document as saved, the newest first.</summary>
    public List<(long Offset, int Length)> LinesOf(FileStream file, string documentId)
    {
        var lines = new List<(long, int)>();
        if (_unlinked.Contains(documentId))
        {
            FileLines.Read(file, 0, (offset, line) =>
            {
                if (ManifestEntry.Read(line) is { IsErased: false } entry && entry.DocumentId == documentId)
                {
                    lines.Add((offset, line.Length));
                }

                return true;
            });
            lines.Reverse();
            return lines;
        }

        var next = OffsetOf(documentId);
        while (next is { } offset && EntryAt(file, offset, out var length) is { } entry && entry.DocumentId == documentId)
        {
            if (!entry.IsErased)
            {
                lines.Add((offset, length));
            }

            next = entry.Replaces < offset ? entry.Replaces : null;
        }

        return lines;
    }

    private static ManifestEntry? EntryAt(FileStream file, long offset) => EntryAt(file, offset, out _);

    private static ManifestEntry? EntryAt(FileStream file, long offset, out int length)
    {
        ManifestEntry? entry = null;
        var count = 0;
        FileLines.Read(file, offset, (_, line) =>
        {
            (entry, count) = (ManifestEntry.Read(line), line.Length);
            return false;
        });
        length = count;
        return entry;
    }
}
