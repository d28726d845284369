using System;

namespace AcsRecording;

/// <summary>
/// One file of a recording, as an event or the result operation announces it. The service splits a recording after four
/// hours. <see cref="DocumentId"/> is the only key: after a failover two chunks may share recording id and index.
/// </summary>
public sealed class RecordingChunk
{
    /// <summary>
    /// How long the service keeps a file.
    /// https://learn.microsoft.com/azure/communication-services/concepts/voice-video-calling/call-recording: "stored for 24 hours".
    /// </summary>
    private static readonly TimeSpan RetentionOfToday = TimeSpan.FromHours(24);

    /// <summary>
    /// The same in the first dialect of 2021, whose events name no addresses: "Export any recorded content you wish to preserve within 48
    /// hours" (azure-docs, call-recording.md of April 2021).
    /// </summary>
    private static readonly TimeSpan RetentionWithoutLocation = TimeSpan.FromHours(48);

    /// <summary>The service's id of this file.</summary>
    public string DocumentId { get; internal init; } = "";

    /// <summary>The place in the recording, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>Why the file ended, for example <c>SessionEnded</c>; as spelt by the service.</summary>
    public string? EndReason { get; internal init; }

    /// <summary>Where the media is. Null in events from before mid-2021.</summary>
    public Uri? ContentLocation { get; internal init; }

    /// <summary>Where the metadata is. Null in events from before mid-2021.</summary>
    public Uri? MetadataLocation { get; internal init; }

    /// <summary>What to delete. Null in events from before 2022.</summary>
    public Uri? DeleteLocation { get; internal init; }

    /// <summary>The recording, where the event names it.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>The call, where the event's subject names it.</summary>
    public string? CallId { get; internal init; }

    /// <summary>The server call id, where the event's subject names it.</summary>
    public string? ServerCallId { get; internal init; }

    /// <summary><c>Audio</c> or <c>AudioVideo</c>, as spelt by the service; compare without regard to case.</summary>
    public string? ContentType { get; internal init; }

    /// <summary><c>Mixed</c> or <c>Unmixed</c>, as spelt by the service; compare without regard to case.</summary>
    public string? ChannelType { get; internal init; }

    /// <summary><c>Wav</c>, <c>Mp3</c> or <c>Mp4</c>, as spelt by the service; compare without regard to case.</summary>
    public string? Format { get; internal init; }

    /// <summary>When the recording started (UTC).</summary>
    public DateTimeOffset? RecordingStartTime { get; internal init; }

    /// <summary>
    /// When the service deletes the file: 24 hours after the event, 48 hours for a chunk without any address, as in 2021. Null where no
    /// event time is known, and for what is in a container of yours.
    /// </summary>
    public DateTimeOffset? ExpiresOn { get; internal set; }

    /// <summary>The id of the event that announced it.</summary>
    public string? EventId { get; internal init; }

    /// <summary>The resource that the event is of; null where no event announced it.</summary>
    public string? Topic { get; internal init; }

    /// <summary>Whether its event named no address: the file is at the resource itself, by its document id.</summary>
    internal bool HasNoLocation => ContentLocation is null && MetadataLocation is null && DeleteLocation is null;

    /// <summary>How long the service keeps it.</summary>
    internal TimeSpan Retention => HasNoLocation ? RetentionWithoutLocation : RetentionOfToday;

    /// <summary>When the event says that it came about: the file was ready then. Null where no event announced it.</summary>
    internal DateTimeOffset? EventTime { get; init; }

    /// <summary>The service is still writing it.</summary>
    internal bool IsBeingRecorded => Ended("ChunkIsBeingRecorded");

    /// <summary>The service could not keep all of it.</summary>
    internal bool UploadFailed => Ended("ChunkUploadFailure");

    /// <summary>It should be in a container of the user's, and is still at the service.</summary>
    internal bool ExportFailed { get; init; }

    /// <summary>The queue message that announced it; null where it came otherwise.</summary>
    internal IEventDelivery? Delivery { get; set; }

    /// <summary>The index and the document id.</summary>
    public override string ToString() => $"{Index}-{DocumentId}";

    private bool Ended(string reason) => reason.Equals(EndReason, StringComparison.OrdinalIgnoreCase);
}
