using System;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// Holds all connections to a file to one version: that of an earlier run, or else that of the first answer. Any other ends the transfer
/// with
/// <c>SizeMismatch</c>, so that two versions never come together in one file.
/// </summary>
internal sealed class VersionPin(ContentVersion? expected, RecordingChunk chunk)
{
    private readonly object _gate = new();
    private ContentVersion? _version = expected;

    /// <summary>Null until a server or an earlier run has said.</summary>
    public ContentVersion? Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Throws <c>SizeMismatch</c> where an answer is of another version.</summary>
    public void Check(ContentVersion answered)
    {
        lock (_gate)
        {
            if (_version?.Matches(answered) == false)
            {
                throw Changed(FormattableString.Invariant(
                    $"{answered.Total} bytes{(answered.Total == _version.Total ? " of another version" : "")}"));
            }

            _version = answered;
        }
    }

    /// <summary>What a changed file is reported as.</summary>
    public RecordingException Changed(string now) => RecordingError.Create(
        "SizeMismatch",
        RecordingErrorCategory.InvalidData,
        chunk,
        chunk.DocumentId,
        FormattableString.Invariant($"{_version?.Total} bytes"),
        now);
}
