using System.Management.Automation;
using System.Security;
using System.Threading.Tasks;
using AcsRecording.Completers;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Checks everything that keeps a resource's events from a Storage Queue, and shows how to correct it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AcsRecordingEvent")]
[OutputType(typeof(EventSetupCheck), typeof(bool))]
public sealed class TestAcsRecordingEvent : EventSetupCmdlet
{
    /// <summary>Types of events beside that of recording files.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] AdditionalEventType { get; set; } = [];

    /// <summary>What opens the storage account, where an identity doesn't.</summary>
    [Parameter]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>Emit only whether all checks passed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override EventSetupRequest Request => new()
    {
        ResourceId = ResourceId,
        StorageAccountId = StorageAccountId,
        QueueName = QueueName,
        SubscriptionName = SubscriptionName,

        // The event subscription says which container it uses.
        NoDeadLetter = true,
        AdditionalEventTypes = AdditionalEventType,
        StorageConnectionString = StorageConnectionString?.Reveal(),
        ManagementUri = ManagementUri,
    };

    private protected override void Process() => Run(async (setup, host, cancellationToken) =>
    {
        if (!Quiet)
        {
            await setup.TestAsync(host.WriteObjectAsync, cancellationToken).ConfigureAwait(false);
            return;
        }

        var isRight = true;
        await setup.TestAsync(
            check =>
            {
                isRight &= check.Passed;
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        await host.WriteObjectAsync(isRight).ConfigureAwait(false);
    });
}
