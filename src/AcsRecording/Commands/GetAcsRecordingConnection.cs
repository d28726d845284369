using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Shows this runspace's connection, or nothing.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingConnection")]
[OutputType(typeof(RecordingConnection))]
public sealed class GetAcsRecordingConnection : AcsRecordingCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (RunspaceSession.Current.Connection is { } connection)
        {
            WriteObject(connection);
        }
    }
}
