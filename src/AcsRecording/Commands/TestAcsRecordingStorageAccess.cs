using System.Management.Automation;
using System.Threading.Tasks;

namespace AcsRecording.Commands;

/// <summary>Checks whether a resource can record into a storage account of yours, and shows how to correct what is missing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AcsRecordingStorageAccess")]
[OutputType(typeof(StorageAccessCheck), typeof(bool))]
public sealed class TestAcsRecordingStorageAccess : StorageAccessCmdlet
{
    /// <summary>Emit only whether all checks passed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process() => Run(async (access, host, cancellationToken) =>
    {
        if (!Quiet)
        {
            await access.TestAsync(host.WriteObjectAsync, cancellationToken).ConfigureAwait(false);
            return;
        }

        var isRight = true;
        await access.TestAsync(
            check =>
            {
                isRight &= check.Passed;
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        await host.WriteObjectAsync(isRight).ConfigureAwait(false);
    });
}
