using System;
using System.Collections.Generic;

namespace AcsRecording.Core.Events;

/// <summary>Reads events, in the Event Grid schema and in CloudEvents 1.0, out of whatever they arrive in.</summary>
internal sealed class EventReader : IEventReader
{
    private static readonly Dictionary<string, Func<EventEnvelope, RecordingEvent>> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Communication.RecordingFileStatusUpdated"] = FileEventReader.Read,
        ["Microsoft.Communication.RecordingStateChanged"] = OtherEventReaders.RecordingState,
        ["Microsoft.Communication.CallRecordingStateChanged"] = OtherEventReaders.RecordingState,
        ["Microsoft.Communication.CallRecordingStateChange"] = OtherEventReaders.RecordingState,
        ["Microsoft.Communication.StartRecordingFailed"] = OtherEventReaders.RecordingFailed,
        ["Microsoft.Communication.CallConnected"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallStarted"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallEnded"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallLegStateChanged"] = OtherEventReaders.Call,
        ["Microsoft.Communication.CallConnectionStateChanged"] = OtherEventReaders.Call,
        ["Microsoft.EventGrid.SubscriptionValidationEvent"] = OtherEventReaders.SubscriptionValidation,
    };

    public EventBatch Read(string text, bool skipUnknown)
    {
        var stream = new EventStream(skipUnknown, null);
        return stream.Add(text).And(stream.End());
    }

    public IEventStream Open(bool skipUnknown, string? path) => new EventStream(skipUnknown, path);

    public string ToJson(object value, Func<object, object?> unwrap) => EventObjects.ToJson(value, unwrap);

    /// <summary>
    /// What reads events of a type; null for a type that isn't known here. It throws a FormatException for what can't be read.
    /// </summary>
    public static Func<EventEnvelope, RecordingEvent>? ReaderOf(string type) => Readers.TryGetValue(type, out var read) ? read : null;
}
