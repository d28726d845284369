using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Commands;

/// <summary>Pauses a recording.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "AcsRecording", SupportsShouldProcess = true)]
[OutputType(typeof(Recording))]
public sealed class SuspendAcsRecording : RecordingActionCmdlet
{
    private protected override string Action => "Pause recording";

    private protected override RecordingState Result => RecordingState.Inactive;

    private protected override Task ChangeAsync(IRecordingClient recordings, Recording recording, CancellationToken cancellationToken) =>
        recordings.PauseAsync(recording, cancellationToken);
}
