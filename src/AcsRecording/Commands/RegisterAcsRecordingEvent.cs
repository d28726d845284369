using System.Management.Automation;
using AcsRecording.Completers;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Lets a resource's events come into a Storage Queue. What is so already is left as it is.</summary>
[Cmdlet(VerbsLifecycle.Register, "AcsRecordingEvent", DefaultParameterSetName = DeadLetterSet, SupportsShouldProcess = true)]
[OutputType(typeof(EventSetupStep))]
public sealed class RegisterAcsRecordingEvent : EventSetupCmdlet
{
    private const string DeadLetterSet = "DeadLetter";
    private const string NoDeadLetterSet = "NoDeadLetter";

    /// <summary>The container for events that can't be delivered.</summary>
    [Parameter(ParameterSetName = DeadLetterSet)]
    [ValidateNotNullOrEmpty]
    public string? DeadLetterContainerName { get; set; }

    /// <summary>Drop events that can't be delivered.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NoDeadLetterSet)]
    public SwitchParameter NoDeadLetter { get; set; }

    /// <summary>Types of events beside that of recording files.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] AdditionalEventType { get; set; } = [];

    /// <summary>The schema in which events are delivered.</summary>
    [Parameter]
    [NoSecretInError(typeof(EventDeliverySchema))]
    public EventDeliverySchema Schema { get; set; }

    private protected override EventSetupRequest Request => new()
    {
        ResourceId = ResourceId,
        StorageAccountId = StorageAccountId,
        QueueName = QueueName,
        SubscriptionName = SubscriptionName,
        DeadLetterContainerName = DeadLetterContainerName,
        NoDeadLetter = NoDeadLetter,
        AdditionalEventTypes = AdditionalEventType,
        Schema = MyInvocation.BoundParameters.ContainsKey(nameof(Schema)) ? Schema : null,
        ManagementUri = ManagementUri,
    };

    private protected override void Process() =>
        Run((setup, host, cancellationToken) => setup.RegisterAsync(host.WriteObjectAsync, host, cancellationToken));
}
