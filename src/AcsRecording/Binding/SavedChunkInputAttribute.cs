namespace AcsRecording.Binding;

/// <summary>Takes saved chunks, of this process or of another one.</summary>
internal sealed class SavedChunkInputAttribute()
    : ObjectInputAttribute(typeof(SavedChunk), nameof(SavedChunk.DocumentId), nameof(SavedChunk.Verified));
