using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Commands;

/// <summary>Ends a recording. Its files follow with an event.</summary>
[Cmdlet(VerbsLifecycle.Stop, "AcsRecording", SupportsShouldProcess = true)]
[OutputType(typeof(Recording))]
public sealed class StopAcsRecording : RecordingActionCmdlet
{
    private protected override string Action => "Stop recording";

    private protected override RecordingState Result => RecordingState.Ended;

    private protected override Task ChangeAsync(IRecordingClient recordings, Recording recording, CancellationToken cancellationToken) =>
        recordings.StopAsync(recording, cancellationToken);

    /// <summary>The service knows nothing of it any more, so nothing is asked.</summary>
    private protected override Task<Recording> AfterwardsAsync(
        IRecordingClient recordings, Recording recording, CancellationToken cancellationToken) =>
        Task.FromResult(new Recording { RecordingId = recording.RecordingId, State = Result.ToString() });
}
