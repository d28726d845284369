using System.Management.Automation;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>A cmdlet with the parameter -Connection.</summary>
public abstract class ConnectionCmdlet : AcsRecordingCmdlet
{
    /// <summary>The connection to use instead of this runspace's, or a connection string.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ValidateNotNull]
    public RecordingConnection? Connection { get; set; }

    /// <summary>
    /// The connection of the parameter, of this runspace or of the environment variable; null without any. Sessions belong to runspaces, so
    /// this is for the pipeline thread. Throws <c>InvalidEnvironmentVariable</c>.
    /// </summary>
    private protected RecordingConnection? FindConnection() =>
        Connection ?? RunspaceSession.Current.Connection ?? ConnectionVariable.Connect();
}
