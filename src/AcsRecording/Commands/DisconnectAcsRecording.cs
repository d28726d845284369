using System.Management.Automation;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Forgets this runspace's connection.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "AcsRecording")]
[OutputType(typeof(void))]
public sealed class DisconnectAcsRecording : AcsRecordingCmdlet
{
    private protected override void Process() => RunspaceSession.Current.Connection = null;
}
