using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>Operations on recordings of which a test knows the id alone, as in today's dialect it may.</summary>
internal static class RecordingsById
{
    public static Task PauseAsync(this IRecordingClient client, string id, CancellationToken cancellationToken) =>
        client.PauseAsync(new Recording { RecordingId = id }, cancellationToken);

    public static Task ResumeAsync(this IRecordingClient client, string id, CancellationToken cancellationToken) =>
        client.ResumeAsync(new Recording { RecordingId = id }, cancellationToken);

    public static Task StopAsync(this IRecordingClient client, string id, CancellationToken cancellationToken) =>
        client.StopAsync(new Recording { RecordingId = id }, cancellationToken);

    public static Task<Recording> GetStateAsync(this IRecordingClient client, string id, CancellationToken cancellationToken) =>
        client.GetStateAsync(new Recording { RecordingId = id }, cancellationToken);

    public static Task<Recording> WaitAsync(
        this IRecordingClient client, string id, RecordingState state, TimeSpan timeout, ICommandHost host,
        CancellationToken cancellationToken) =>
        client.WaitAsync(new Recording { RecordingId = id }, state, timeout, host, cancellationToken);

    public static Task<RecordingFileEvent> GetResultAsync(this IRecordingClient client, string id, CancellationToken cancellationToken) =>
        client.GetResultAsync(new Recording { RecordingId = id }, cancellationToken);
}
