using System.Management.Automation;

namespace AcsRecording.Commands;

/// <summary>Takes back what Register-AcsRecordingEvent has made, but for the queue and the container.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "AcsRecordingEvent", SupportsShouldProcess = true)]
[OutputType(typeof(EventSetupStep))]
public sealed class UnregisterAcsRecordingEvent : EventSetupCmdlet
{
    private protected override EventSetupRequest Request => new()
    {
        ResourceId = ResourceId,
        StorageAccountId = StorageAccountId,
        QueueName = QueueName,
        SubscriptionName = SubscriptionName,
        NoDeadLetter = true,
        ManagementUri = ManagementUri,
    };

    private protected override void Process() =>
        Run((setup, host, cancellationToken) => setup.UnregisterAsync(host.WriteObjectAsync, host, cancellationToken));
}
