using System;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Events;

/// <summary>Reads the events that are not about files.</summary>
internal static class OtherEventReaders
{
    /// <summary>RecordingStateChanged. Its field is <c>state</c>, not recordingState.</summary>
    public static RecordingEvent RecordingState(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        return envelope.CopyTo(new RecordingStateEvent
        {
            RecordingId = data.OptionalString("recordingId") ?? throw new FormatException("it has no recordingId"),
            State = WireCase.ToPascal(data.OptionalString("state")),
            Kind = Kind(data),
            StartTime = data.OptionalTime("startDateTime"),
            ConversationId = data.OptionalString("conversationId"),
            ServerCallId = data.OptionalString("serverCallId"),
            CallConnectionId = data.OptionalString("callConnectionId"),
            CorrelationId = data.OptionalString("correlationId"),
            OperationContext = data.OptionalString("operationContext"),
            ResultInformation = Result(data),
        });
    }

    public static RecordingEvent RecordingFailed(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        return envelope.CopyTo(new RecordingFailedEvent
        {
            RecordingId = data.OptionalString("recordingId"),
            Kind = Kind(data),
            ServerCallId = data.OptionalString("serverCallId"),
            CallConnectionId = data.OptionalString("callConnectionId"),
            CorrelationId = data.OptionalString("correlationId"),
            OperationContext = data.OptionalString("operationContext"),
            ResultInformation = Result(data),
        });
    }

    public static RecordingEvent Call(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        return envelope.CopyTo(new CallEvent
        {
            ServerCallId = data.OptionalString("serverCallId"),
            CallConnectionId = data.OptionalString("callConnectionId"),
            CorrelationId = data.OptionalString("correlationId"),
            OperationContext = data.OptionalString("operationContext"),
            ResultInformation = Result(data),
            State = Text(data.OptionalString("callConnectionState") ?? data.OptionalString("callState")),
            GroupCallId = data.Optional("group")?.OptionalString("id"),
            RoomId = data.Optional("room")?.OptionalString("id"),
            ConversationId = data.OptionalString("conversationId"),
        });
    }

    public static RecordingEvent SubscriptionValidation(EventEnvelope envelope)
    {
        var data = envelope.RequiredData();
        var code = data.OptionalString("validationCode") ?? throw new FormatException("it has no validationCode");
        return envelope.CopyTo(new SubscriptionValidationEvent
        {
            ValidationCode = code,
            ValidationUrl = data.OptionalUri("validationUrl"),
            ResponseBody = JsonSerializer.Serialize(new { validationResponse = code }),
        });
    }

    private static string? Kind(JsonElement data) => Text(data.OptionalString("recordingKind"));

    private static string? Text(string? wire) => wire is null ? null : WireCase.ToPascal(wire);

    private static ResultInformation? Result(JsonElement data) => data.Optional("resultInformation") is { } result
        ? new ResultInformation
        {
            Code = result.OptionalInt("code"),
            SubCode = result.OptionalInt("subCode"),
            Message = result.OptionalString("message"),
            SipDetails = Details(result, "sipDetails"),
            Q850Details = Details(result, "q850Details"),
        }
        : null;

    private static ResultDetails? Details(JsonElement result, string name) => result.Optional(name) is { } details
        ? new ResultDetails { Code = details.OptionalInt("code"), Message = details.OptionalString("message") }
        : null;
}
