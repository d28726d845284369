using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Confirms to Event Grid that a webhook accepts its events: opens the address that Event Grid sent.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "AcsRecordingSubscription", SupportsShouldProcess = true)]
[OutputType(typeof(SubscriptionValidationEvent))]
public sealed class ConfirmAcsRecordingSubscription : AcsRecordingCmdlet
{
    /// <summary>The validation event, as ConvertFrom-AcsRecordingEvent emits it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ObjectInput(typeof(SubscriptionValidationEvent),
        nameof(SubscriptionValidationEvent.ValidationCode), nameof(SubscriptionValidationEvent.EventId))]
    [ValidateNotNull]
    public SubscriptionValidationEvent[] Event { get; set; } = [];

    /// <summary>Emit the event once it is confirmed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        // Addresses on this machine are those of an emulator. They are opened only while this session is connected to an emulator.
        var connection = RunspaceSession.Current.Connection?.Endpoint;
        Run((host, cancellationToken) => host.ForEachAsync(Event, async asked =>
        {
            var answer = await host.ShouldProcessAsync(asked.Topic ?? asked.EventId, "Confirm Event Grid subscription")
                .ConfigureAwait(false);
            if (answer == Decision.Yes)
            {
                await EngineLoader.Engine.ConfirmAsync(asked, connection, cancellationToken).ConfigureAwait(false);
            }

            if (PassThru && answer != Decision.No)
            {
                await host.WriteObjectAsync(asked).ConfigureAwait(false);
            }
        }));
    }
}
