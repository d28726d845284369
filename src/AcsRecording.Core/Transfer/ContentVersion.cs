namespace AcsRecording.Core.Transfer;

/// <summary>Which version of a file its server has: two that differ in anything are two files.</summary>
/// <param name="Total">The size in bytes.</param>
/// <param name="Validator">What changes with the bytes: an ETag, or Last-Modified. Null where the server sends neither.</param>
internal sealed record ContentVersion(long Total, string? Validator)
{
    /// <summary>
    /// Whether a later answer is of this version. A validator that comes or goes midway is another server's, or another file's.
    /// </summary>
    public bool Matches(ContentVersion later) => this == later;
}
