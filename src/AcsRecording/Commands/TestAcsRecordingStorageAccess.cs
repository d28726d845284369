using System.Management.Automation;

namespace AcsRecording.Commands;

/// <summary>Says what is missing for a resource to record into a storage account of yours, and what mends it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AcsRecordingStorageAccess")]
[OutputType(typeof(StorageAccessCheck))]
public sealed class TestAcsRecordingStorageAccess : StorageAccessCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Run((access, host, cancellationToken) => access.TestAsync(host.WriteObjectAsync, cancellationToken));
}
