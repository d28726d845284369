namespace AcsRecording;

/// <summary>What the events have that Call Automation posts to a callback: about a call, or about the recording of one.</summary>
public abstract class CallbackEvent : RecordingEvent
{
    /// <summary>The server call id.</summary>
    public string? ServerCallId { get; internal init; }

    /// <summary>The connection of Call Automation, where the call has one.</summary>
    public string? CallConnectionId { get; internal init; }

    /// <summary>The id that ties all logs of the call together.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>What the request that led to this event had as its context.</summary>
    public string? OperationContext { get; internal init; }

    /// <summary>How it went, where the service says so.</summary>
    public ResultInformation? ResultInformation { get; internal init; }
}
