using System;

namespace AcsRecording.Core.Events;

/// <summary>
/// A subject as key/value segments: <c>/recording/call/{id}</c>, with <c>serverCallId</c> and <c>recordingId</c> in either order or
/// absent. Never by position.
/// </summary>
internal sealed class EventSubject(string? subject)
{
    private readonly string[] _segments = (subject ?? "").Split(['/'], StringSplitOptions.RemoveEmptyEntries);

    public string? Value(string key)
    {
        var at = Array.FindIndex(_segments, segment => segment.Equals(key, StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < _segments.Length ? _segments[at + 1] : null;
    }
}
