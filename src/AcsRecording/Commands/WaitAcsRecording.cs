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
    [NoSecretInError(typeof(RecordingState))]
    public RecordingState State { get; set; } = RecordingState.Active;

    /// <summary>The longest to wait.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [DurationTransformation(int.MaxValue / 1000)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    private protected override async Task ProcessAsync(
        IRecordingClient recordings, Recording recording, PipelineHost host, CancellationToken cancellationToken)
    {
        var reached = await recordings.WaitAsync(recording, State, Timeout, host, cancellationToken).ConfigureAwait(false);
        await host.WriteObjectAsync(reached.With(recording)).ConfigureAwait(false);
    }
}
