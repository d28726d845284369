using System;
using System.Text.Json;
using AcsRecording.Core.Recordings;

namespace AcsRecording.Core.Events;

/// <summary>Reads the events that are not about files.</summary>
internal static class OtherEventReaders
{
    /// <summary>RecordingStateChanged. Its field is <c>state</c>, not recordingState.</summary>
    public static RecordingEvent RecordingState(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        return envelope.Surround(new RecordingStateEvent
        {
            RecordingId = data.OptionalString("recordingId") ?? throw new FormatException("it has no recordingId"),
            State = RecordingJson.Pascal(data.OptionalString("state")),
            StartTime = data.OptionalTime("startDateTime"),
            ServerCallId = data.OptionalString("serverCallId"),
            CallConnectionId = data.OptionalString("callConnectionId"),
            CorrelationId = data.OptionalString("correlationId"),
        });
    }

    public static RecordingEvent RecordingFailed(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        var result = data.Optional("resultInformation") ?? default;
        return envelope.Surround(new RecordingFailedEvent
        {
            RecordingId = data.OptionalString("recordingId"),
            ServerCallId = data.OptionalString("serverCallId"),
            CallConnectionId = data.OptionalString("callConnectionId"),
            CorrelationId = data.OptionalString("correlationId"),
            Code = result.OptionalInt("code"),
            SubCode = result.OptionalInt("subCode"),
            Message = result.OptionalString("message"),
        });
    }

    public static RecordingEvent Call(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        return envelope.Surround(new CallEvent
        {
            ServerCallId = data.OptionalString("serverCallId"),
            CallConnectionId = data.OptionalString("callConnectionId"),
            CorrelationId = data.OptionalString("correlationId"),
            GroupCallId = data.Optional("group")?.OptionalString("id"),
            RoomId = data.Optional("room")?.OptionalString("id"),

            // Events of 2021 spell their data in Pascal case.
            ConversationId = data.OptionalString("ConversationId"),
        });
    }

    public static RecordingEvent SubscriptionValidation(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        var code = data.OptionalString("validationCode") ?? throw new FormatException("it has no validationCode");
        return envelope.Surround(new SubscriptionValidationEvent
        {
            ValidationCode = code,
            ValidationUrl = data.OptionalUri("validationUrl"),
            ResponseBody = JsonSerializer.Serialize(new { validationResponse = code }),
        });
    }
}
