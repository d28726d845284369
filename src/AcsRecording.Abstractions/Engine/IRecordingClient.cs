using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>The service's control plane over one connection. Every failure is a <see cref="RecordingException"/>.</summary>
internal interface IRecordingClient
{
    /// <summary>Asks the service once whether it takes the credential, and throws what is wrong with it.</summary>
    Task CheckAccessAsync(CancellationToken cancellationToken);

    /// <summary>Throws where the service would refuse, before anything is sent.</summary>
    void ValidateStart(StartRequest request);

    Task<Recording> StartAsync(StartRequest request, CancellationToken cancellationToken);

    Task PauseAsync(string recordingId, CancellationToken cancellationToken);

    Task ResumeAsync(string recordingId, CancellationToken cancellationToken);

    Task StopAsync(string recordingId, CancellationToken cancellationToken);

    Task<Recording> GetStateAsync(string recordingId, CancellationToken cancellationToken);

    Task<Recording> WaitAsync(string recordingId, RecordingState state, TimeSpan timeout, ICommandHost host, CancellationToken cancellationToken);

    Task<RecordingFileEvent> GetResultAsync(string recordingId, CancellationToken cancellationToken);
}
