using System.Collections.Generic;

namespace AcsRecording.Core.Management;

/// <summary>What the way of an event from the service to a queue is made of.</summary>
internal static class EventSetup
{
    /// <summary>The resource provider that a subscription of Azure has to be registered with.</summary>
    public const string Provider = "Microsoft.EventGrid";

    /// <summary>The system topic of a Communication Services resource. https://learn.microsoft.com/azure/event-grid/system-topics</summary>
    public const string TopicType = "Microsoft.Communication.CommunicationServices";

    /// <summary>Communication Services resources have no region, and their topics neither.</summary>
    public const string TopicLocation = "global";

    /// <summary>The tag of a topic that this module has made, so that it knows later that it may delete it.</summary>
    public const string TopicTag = "madeBy";

    public const string TopicTagValue = "AcsRecording";

    /// <summary>The event that says where a recording is. It is always subscribed to.</summary>
    public const string RecordingFileEvent = "Microsoft.Communication.RecordingFileStatusUpdated";

    /// <summary>The other events of Event Grid that this module reads.</summary>
    public static readonly IReadOnlyList<string> OtherEvents =
        ["Microsoft.Communication.CallStarted", "Microsoft.Communication.CallEnded"];

    /// <summary>
    /// Half of the 24 hours for which a recording is kept: an event that could not be delivered by then is put into the dead-letter
    /// container, where it can still be used for the other half. With all of the day (1440, the most there is) it would come there
    /// when the recording is gone. Within twelve hours Event Grid has made the same attempts but one: its delays grow to twelve hours.
    /// https://learn.microsoft.com/azure/event-grid/delivery-and-retry
    /// </summary>
    public const int EventTimeToLiveMinutes = 720;

    /// <summary>
    /// Without a dead-letter container nothing is left of the event then, so it is tried as long as there is a recording.
    /// </summary>
    public const int EventTimeToLiveWithoutDeadLetterMinutes = 1440;

    /// <summary>The most there is, so that time alone ends the attempts.</summary>
    public const int MaxDeliveryAttempts = 30;

    /// <summary>
    /// A week: longer than the recording is kept, so that one that was missed is found out by the message that is still there.
    /// </summary>
    public const int MessageTimeToLiveSeconds = 7 * 24 * 60 * 60;

    public const string EventGridSchema = "EventGridSchema";

    public const string CloudEventsSchema = "CloudEventSchemaV1_0";

    /// <summary>What the name of the dead-letter container ends with, after that of the queue.</summary>
    public const string DeadLetterSuffix = "-deadletter";
}
