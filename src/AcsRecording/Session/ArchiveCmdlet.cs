using System.Management.Automation;
using System.Security;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>A cmdlet that works on saved chunks where they are, without the service.</summary>
public abstract class ArchiveCmdlet : AcsRecordingCmdlet
{
    private IArchive? _archive;

    /// <summary>The storage account of chunks that are in a container.</summary>
    [Parameter]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>Opened when the cmdlet begins, on the pipeline thread, because it is the runspace's engine that opens it.</summary>
    private protected IArchive Archive => _archive!;

    private protected override void Begin() =>
        _archive = RunspaceSession.Current.Engine.OpenArchive(StorageConnectionString?.Reveal());
}
