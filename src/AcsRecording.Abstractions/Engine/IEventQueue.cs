using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Events from a Storage Queue. A message is hidden from other workers while it is held here.</summary>
internal interface IEventQueue
{
    /// <summary>The address of the queue, without a SAS.</summary>
    Uri Address { get; }

    /// <summary>
    /// Receives until the queue is empty, or the maximum number of events is reached. Throws <c>QueueNotFound</c>,
    /// <c>StorageAccessDenied</c>, <c>StorageFailed</c>, <c>StorageRefused</c> and <c>StorageAccountDisabled</c>.
    /// </summary>
    /// <param name="options">How to receive.</param>
    /// <param name="emit">Takes an event. The next one follows after it has returned.</param>
    /// <param name="host">Gets warnings of messages that go to the poison queue.</param>
    /// <param name="cancellationToken">Stops receiving.</param>
    Task ReceiveAsync(ReceiveOptions options, Func<RecordingEvent, Task> emit, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Stops holding the messages that aren't completed. Throws nothing.</summary>
    /// <param name="giveBack">True to show them to other workers at once; false to leave them hidden until their time is over.</param>
    Task ReleaseAsync(bool giveBack);
}
