using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// The service's operations on recordings, over one connection. Every failure is a <see cref="RecordingException"/>. Each operation that
/// sends a request throws <c>AuthenticationFailed</c>, <c>AccessDenied</c>, <c>RequestRejected</c>, <c>Throttled</c>,
/// <c>ServiceUnavailable</c>, <c>UnexpectedResponse</c>, <c>ConnectionFailed</c>, <c>HostNotFound</c>, <c>ProxyAuthenticationRequired</c>,
/// <c>UntrustedCertificate</c>, <c>RequestTimedOut</c>, <c>NoIdentity</c>, <c>SignInFailed</c> and <c>TokenExpired</c>.
/// </summary>
internal interface IRecordingClient
{
    /// <summary>
    /// Asks the service once whether it accepts the credential. Throws <c>KeyRefused</c>, <c>LocalAuthDisabled</c>, <c>TokenRefused</c> and
    /// <c>RoleMissing</c> too.
    /// </summary>
    Task CheckAccessAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Checks a request before it is sent. Throws <c>InvalidServerCallId</c>, <c>InvalidGroupCallId</c>, <c>InvalidRoomId</c>,
    /// <c>InvalidCallConnectionId</c>, <c>InvalidConversationId</c>, <c>InvalidConversationUrl</c>, <c>NotInApiVersion</c>,
    /// <c>UnsupportedFormat</c>, <c>NeedsUnmixed</c>, <c>TooManyChannels</c>, <c>DuplicateChannel</c>, <c>InvalidCallbackUri</c> and
    /// <c>InvalidStorageContainerUri</c>.
    /// </summary>
    void ValidateStart(StartRequest request);

    /// <summary>
    /// Checks whether a recording can be asked about. Throws <c>InvalidRecordingId</c>, <c>InvalidApiVersion</c>, <c>CallIdNeeded</c>,
    /// <c>InvalidConversationId</c>, <c>InvalidConversationUrl</c> and <c>InvalidServerCallId</c>. So does each operation on a recording.
    /// </summary>
    void ValidateRecording(Recording recording);

    /// <summary>Starts a recording. Throws <c>RecordingAlreadyActive</c> and <c>CallNotEstablished</c> too.</summary>
    Task<Recording> StartAsync(StartRequest request, CancellationToken cancellationToken);

    /// <summary>Pauses a recording. Throws <c>RecordingNotFound</c> too.</summary>
    Task PauseAsync(Recording recording, CancellationToken cancellationToken);

    /// <summary>Continues a paused recording. Throws <c>RecordingNotFound</c> too.</summary>
    Task ResumeAsync(Recording recording, CancellationToken cancellationToken);

    /// <summary>Ends a recording. Throws <c>RecordingNotFound</c> too.</summary>
    Task StopAsync(Recording recording, CancellationToken cancellationToken);

    /// <summary>The state of a recording. Throws <c>RecordingNotFound</c> too.</summary>
    Task<Recording> GetStateAsync(Recording recording, CancellationToken cancellationToken);

    /// <summary>Waits until a recording is in a state. Throws <c>RecordingNotFound</c> and <c>WaitTimedOut</c> too.</summary>
    Task<Recording> WaitAsync(
        Recording recording, RecordingState state, TimeSpan timeout, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>
    /// The files of a stopped recording. Throws <c>RecordingNotFound</c>, <c>ResultNotReady</c>, <c>ExportFailed</c>,
    /// <c>ResultFailed</c> and <c>NotInApiVersion</c> too.
    /// </summary>
    Task<RecordingFileEvent> GetResultAsync(Recording recording, CancellationToken cancellationToken);
}
