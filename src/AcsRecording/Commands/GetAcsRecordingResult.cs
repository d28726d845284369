using System.Management.Automation;
using AcsRecording.Completers;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Asks for the files of a stopped recording: the way back to a lost event.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingResult")]
[OutputType(typeof(RecordingFileEvent))]
public sealed class GetAcsRecordingResult : ConnectedCmdlet
{
    /// <summary>The recording.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RecordingIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RecordingId { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async (host, cancellationToken) =>
        await host.WriteObjectAsync(await ActiveConnection.Recordings.GetResultAsync(RecordingId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
}
