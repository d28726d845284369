using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Waits until a recording is in a state.</summary>
[Cmdlet(VerbsLifecycle.Wait, "AcsRecording")]
[OutputType(typeof(Recording))]
public sealed class WaitAcsRecording : RecordingCmdlet
{
    /// <summary>The state to wait for.</summary>
    [Parameter(Position = 1)]
    public RecordingState State { get; set; } = RecordingState.Active;

    /// <summary>The most seconds to wait.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int Timeout { get; set; } = 60;

    private protected override async Task ProcessAsync(IRecordingClient recordings, PipelineHost host, CancellationToken cancellationToken)
    {
        var recording = await recordings.WaitAsync(RecordingId, State, TimeSpan.FromSeconds(Timeout), host, cancellationToken).ConfigureAwait(false);
        await host.WriteObjectAsync(recording).ConfigureAwait(false);
    }
}
