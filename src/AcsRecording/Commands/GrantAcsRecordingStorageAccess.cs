using System.Management.Automation;

namespace AcsRecording.Commands;

/// <summary>Lets a resource record into a storage account of yours. What is so already is left as it is.</summary>
[Cmdlet(VerbsSecurity.Grant, "AcsRecordingStorageAccess", SupportsShouldProcess = true)]
[OutputType(typeof(StorageAccessStep))]
public sealed class GrantAcsRecordingStorageAccess : StorageAccessCmdlet
{
    private protected override void Process() =>
        Run((access, host, cancellationToken) => access.GrantAsync(host.WriteObjectAsync, host, cancellationToken));
}
