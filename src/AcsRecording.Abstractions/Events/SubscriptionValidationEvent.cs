using System;

namespace AcsRecording;

/// <summary>
/// Event Grid asks whether a webhook accepts its events. A web endpoint answers with <see cref="ResponseBody"/>; a receiver that
/// can't answer opens <see cref="ValidationUrl"/> within minutes.
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
/// </summary>
public sealed class SubscriptionValidationEvent : RecordingEvent
{
    /// <summary>The code that the answer repeats.</summary>
    public string ValidationCode { get; internal init; } = "";

    /// <summary>The address that says yes when it is opened; null where the event has none.</summary>
    public Uri? ValidationUrl { get; internal init; }

    /// <summary>The JSON that a web endpoint answers with, status 200.</summary>
    public string ResponseBody { get; internal init; } = "";
}
