using System.Collections.Generic;

namespace AcsRecording;

/// <summary>What Start-AcsRecording was asked to do. Exactly one of the ids of the call is set.</summary>
internal sealed record StartRequest
{
    public string? ServerCallId { get; init; }

    public string? GroupCallId { get; init; }

    public string? RoomId { get; init; }

    public string? CallConnectionId { get; init; }

    public string? ConversationId { get; init; }

    public string? ConversationUrl { get; init; }

    public string? OperationContext { get; init; }

    public RecordingContent? Content { get; init; }

    public RecordingChannel? Channel { get; init; }

    public RecordingFormat? Format { get; init; }

    public string? StateCallbackUri { get; init; }

    public bool PauseOnStart { get; init; }

    /// <summary>Raw ids of participants; the first is channel 0.</summary>
    public IReadOnlyList<string> AudioChannelParticipantOrdering { get; init; } = [];

    public IReadOnlyList<ChannelAffinity> ChannelAffinity { get; init; } = [];

    public string? StorageContainerUri { get; init; }

    /// <summary>The call, for messages: whichever id is set.</summary>
    public string CallId => ServerCallId ?? GroupCallId ?? RoomId ?? CallConnectionId ?? ConversationId ?? ConversationUrl ?? "";
}
