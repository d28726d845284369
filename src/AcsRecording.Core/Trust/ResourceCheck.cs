using System;

namespace AcsRecording.Core.Trust;

/// <summary>Whether an event is of the connection's own resource.</summary>
/// <param name="resourceId">The resource that events must be of; null for any.</param>
internal sealed class ResourceCheck(string? resourceId)
{
    /// <summary>Throws <c>OtherResource</c> for a chunk of an event that isn't of the connection's resource, or doesn't say.</summary>
    public void EnsureOwn(RecordingChunk chunk)
    {
        // What no event announced, the connection's own service or the user has named.
        if (resourceId is not null
            && chunk.EventId is not null
            && !resourceId.Trim('/').Equals(chunk.Topic?.Trim('/'), StringComparison.OrdinalIgnoreCase))
        {
            throw RecordingError.Create(
                "OtherResource", RecordingErrorCategory.SecurityError, chunk, chunk.DocumentId, chunk.Topic
                    ?? "that its event doesn't name", resourceId);
        }
    }
}
