using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Shows this runspace's connection, or nothing.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingConnection")]
[OutputType(typeof(RecordingConnection))]
public sealed class GetAcsRecordingConnection : AcsRecordingCmdlet
{
    private protected override void Process()
    {
        if (RunspaceSession.Current.Connection is { } connection)
        {
            WriteObject(connection);
        }
    }
}
