using System;
using System.Management.Automation;
using AcsRecording.Completers;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Waits until a recording is in a state.</summary>
[Cmdlet(VerbsLifecycle.Wait, "AcsRecording")]
[OutputType(typeof(Recording))]
public sealed class WaitAcsRecording : ConnectedCmdlet
{
    /// <summary>The recording.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RecordingIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RecordingId { get; set; } = "";

    /// <summary>The state to wait for.</summary>
    [Parameter(Position = 1)]
    public RecordingState State { get; set; } = RecordingState.Active;

    /// <summary>The most seconds to wait.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int Timeout { get; set; } = 60;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceSession.Current.Remember(RecordingId);
        Run(async (host, cancellationToken) =>
        {
            var recording = await ActiveConnection.Recordings.WaitAsync(RecordingId, State, TimeSpan.FromSeconds(Timeout), host, cancellationToken).ConfigureAwait(false);
            await host.WriteObjectAsync(recording).ConfigureAwait(false);
        });
    }
}
