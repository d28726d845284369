namespace AcsRecording.Core.Transfer;

/// <summary>Which version of a file its server has: two that differ in anything are two files.</summary>
/// <param name="Total">The size in bytes.</param>
/// <param name="Validator">What changes with the bytes: an ETag, or Last-Modified. Null where the server sends neither.</param>
internal sealed record ContentVersion(long Total, string? Validator)
{
    /// <summary>Whether a later answer is of this version. A server that has sent a validator once is expected to go on doing so.</summary>
    public bool Matches(ContentVersion later) => Total == later.Total && (Validator is null || Validator == later.Validator);
}
