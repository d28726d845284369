using System;
using System.Linq;

namespace AcsRecording.Core.Events;

/// <summary>
/// Reads a subject as key/value segments: <c>/recording/call/{id}</c>, with <c>serverCallId</c> and <c>recordingId</c> in
/// either order or absent. Never by position.
/// </summary>
internal static class EventSubject
{
    public static string? Value(string? subject, string key)
    {
        var segments = (subject ?? "").Split(['/'], StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(segments, segment => segment.Equals(key, StringComparison.OrdinalIgnoreCase));
        return segments.Skip(at + 1).FirstOrDefault(_ => at >= 0);
    }
}
