using System.Management.Automation;
using AcsRecording.Completers;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Asks how a recording is.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingState")]
[OutputType(typeof(Recording))]
public sealed class GetAcsRecordingState : ConnectedCmdlet
{
    /// <summary>The recording.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RecordingIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RecordingId { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceSession.Current.Remember(RecordingId);
        Run(async (host, cancellationToken) =>
            await host.WriteObjectAsync(await ActiveConnection.Recordings.GetStateAsync(RecordingId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
    }
}
