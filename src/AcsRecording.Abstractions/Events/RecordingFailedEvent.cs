using System;

namespace AcsRecording;

/// <summary>A recording that was accepted could not be started after all (StartRecordingFailed).</summary>
public sealed class RecordingFailedEvent : CallbackEvent
{
    /// <summary>The recording.</summary>
    public string? RecordingId { get; internal init; }

    /// <summary>Who records: <c>AzureCommunicationServices</c>, <c>Teams</c> or <c>TeamsCompliance</c>, where the event says so.</summary>
    public string? Kind { get; internal init; }

    /// <summary>The HTTP-like code of the failure.</summary>
    public int? Code => ResultInformation?.Code;

    /// <summary>The service's own code of the failure.</summary>
    public int? SubCode => ResultInformation?.SubCode;

    /// <summary>What the service says about it.</summary>
    public string? Message => ResultInformation?.Message;

    private protected override string Detail =>
        Code is { } code ? FormattableString.Invariant($"{code}{(SubCode is { } subCode ? $", {subCode}" : "")}") : "";
}
