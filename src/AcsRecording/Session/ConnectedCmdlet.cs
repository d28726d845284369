namespace AcsRecording.Session;

/// <summary>A cmdlet that needs a connection. Without one it ends with <c>NotConnected</c>, before the first input.</summary>
public abstract class ConnectedCmdlet : ConnectionCmdlet
{
    /// <summary>The connection's operations on recordings.</summary>
    private protected IRecordingClient Recordings { get; private set; } = null!;

    private protected sealed override void Begin() => Recordings = FindConnection()?.Recordings
        ?? throw RecordingError.Create("NotConnected", RecordingErrorCategory.ConnectionError, null);
}
