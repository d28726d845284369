using System;

namespace AcsRecording;

/// <summary>A recording that was accepted could not be started after all (StartRecordingFailed).</summary>
public sealed class RecordingFailedEvent : RecordingEvent
{
    /// <summary>The recording.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>The server call id.</summary>
    public string? ServerCallId { get; internal init; }

    /// <summary>The call connection, where it was to be started through one.</summary>
    public string? CallConnectionId { get; internal init; }

    /// <summary>The id that ties all logs of the call together.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>The HTTP-like code of the failure.</summary>
    public int? Code { get; internal init; }

    /// <summary>The service's own code of the failure.</summary>
    public int? SubCode { get; internal init; }

    /// <summary>What the service says about it.</summary>
    public string? Message { get; internal init; }

    private protected override string Detail => Code is { } code ? FormattableString.Invariant($"{code}{(SubCode is { } subCode ? $", {subCode}" : "")}") : "";
}
