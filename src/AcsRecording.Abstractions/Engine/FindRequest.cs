using System;
using System.Collections.Generic;

namespace AcsRecording;

/// <summary>Which saved chunks, and where. A condition that is null or empty does not narrow.</summary>
internal sealed class FindRequest
{
    /// <summary>The archive.</summary>
    public SaveDestination Archive { get; init; } = new();

    /// <summary>
    /// Chunks with one of these in the call: a raw id, what stands behind its last colon, or a telephone number in any spelling.
    /// </summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    /// <summary>The call.</summary>
    public string? CallId { get; init; }

    /// <summary>The recording.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Of recordings that started then, or later; where no start is known, the time of the save counts.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Of recordings that started earlier.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only chunks that are not verified, or of a recording of which a chunk is missing.</summary>
    public bool Incomplete { get; init; }
}
