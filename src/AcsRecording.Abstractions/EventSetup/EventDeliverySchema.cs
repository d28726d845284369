namespace AcsRecording;

/// <summary>The schema in which Event Grid delivers events.</summary>
public enum EventDeliverySchema
{
    /// <summary>Event Grid's own.</summary>
    EventGrid,

    /// <summary>CloudEvents 1.0.</summary>
    CloudEvents,
}
