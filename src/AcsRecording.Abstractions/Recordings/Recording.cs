namespace AcsRecording;

/// <summary>A recording as the service's control plane sees it.</summary>
public sealed class Recording
{
    /// <summary>The service's id. Case-sensitive; not a file name.</summary>
    public string RecordingId { get; internal init; } = "";

    /// <summary>
    /// <c>Active</c> or <c>Inactive</c>; anything newer as the service spells it. Inactive means starting or paused:
    /// the service does not tell the two apart, and answers 404 once a recording has ended. Empty where the service said none, as Start in
    /// 2021.
    /// </summary>
    public string State { get; internal init; } = "";

    /// <summary>
    /// <c>AzureCommunicationServices</c>, <c>Teams</c> or <c>TeamsCompliance</c>; newer values as spelt by the service; empty where it said
    /// none.
    /// </summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The server call id the recording was started with, where this session or the cmdlet's input knows it.</summary>
    public string? ServerCallId { get; internal init; }

    /// <summary>The group call id the recording was started with, where known.</summary>
    public string? GroupCallId { get; internal init; }

    /// <summary>The room id the recording was started with, where known.</summary>
    public string? RoomId { get; internal init; }

    /// <summary>The call connection id the recording was started with, where known.</summary>
    public string? CallConnectionId { get; internal init; }

    /// <summary>The conversation the recording was started with, in the dialects of 2021 that have one.</summary>
    public string? ConversationId { get; internal init; }

    /// <summary>The URL of the conversation, where the recording was started with it: it stands for the id.</summary>
    public string? ConversationUrl { get; internal init; }

    /// <summary>What each operation on the recording sends along, in the dialect of 2021 that takes it.</summary>
    public string? OperationContext { get; internal init; }

    /// <summary>
    /// The api-version that the recording was started with, and that later requests about it ask for; empty for the form of 2021 that has
    /// none; null where it isn't known.
    /// </summary>
    public string? ApiVersion { get; internal init; }

    /// <summary>The id and the state.</summary>
    public override string ToString() => State.Length == 0 ? RecordingId : $"{RecordingId} ({State})";

    /// <summary>This recording, with what is known of it where this doesn't say. The service's answers don't name the call.</summary>
    internal Recording With(Recording? known) => known is null ? this : new()
    {
        RecordingId = RecordingId,
        State = State.Length > 0 ? State : known.State,
        Kind = Kind.Length > 0 ? Kind : known.Kind,
        ServerCallId = ServerCallId ?? known.ServerCallId,
        GroupCallId = GroupCallId ?? known.GroupCallId,
        RoomId = RoomId ?? known.RoomId,
        CallConnectionId = CallConnectionId ?? known.CallConnectionId,
        ConversationId = ConversationId ?? known.ConversationId,
        ConversationUrl = ConversationUrl ?? known.ConversationUrl,
        OperationContext = OperationContext ?? known.OperationContext,
        ApiVersion = ApiVersion ?? known.ApiVersion,
    };
}
