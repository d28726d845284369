using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Commands;

/// <summary>Resumes a paused recording.</summary>
[Cmdlet(VerbsLifecycle.Resume, "AcsRecording", SupportsShouldProcess = true)]
[OutputType(typeof(Recording))]
public sealed class ResumeAcsRecording : RecordingActionCmdlet
{
    private protected override string Action => "Resume recording";

    private protected override RecordingState Result => RecordingState.Active;

    private protected override Task ChangeAsync(IRecordingClient recordings, Recording recording, CancellationToken cancellationToken) =>
        recordings.ResumeAsync(recording, cancellationToken);
}
