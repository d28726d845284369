using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Tells Event Grid that a webhook wants its events, by opening the address that it sent.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "AcsRecordingSubscription", SupportsShouldProcess = true)]
[OutputType(typeof(SubscriptionValidationEvent))]
public sealed class ConfirmAcsRecordingSubscription : AcsRecordingCmdlet
{
    /// <summary>What Event Grid asked, as ConvertFrom-AcsRecordingEvent read it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ObjectInput(typeof(SubscriptionValidationEvent), nameof(SubscriptionValidationEvent.ValidationCode), nameof(SubscriptionValidationEvent.EventId))]
    [ValidateNotNull]
    public SubscriptionValidationEvent[] Event { get; set; } = [];

    /// <summary>Emit the event once it is confirmed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        // Addresses on this machine are an emulator's, and mean something only to whoever is connected to one.
        var connection = RunspaceSession.Current.Connection?.Endpoint;
        Run((host, cancellationToken) => host.ForEachAsync(Event, async asked =>
        {
            var answer = await host.ShouldProcessAsync(asked.Topic ?? asked.EventId, "Confirm Event Grid subscription").ConfigureAwait(false);
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
