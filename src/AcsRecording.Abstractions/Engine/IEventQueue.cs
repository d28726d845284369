using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>Events out of a Storage Queue. Each message is kept from others for as long as it is held here.</summary>
internal interface IEventQueue
{
    /// <summary>The queue's address, without what opens it.</summary>
    Uri Address { get; }

    /// <summary>Receives until the queue is empty, or as many as are wanted.</summary>
    /// <param name="options">How.</param>
    /// <param name="emit">Takes an event, and the next one only when it has returned.</param>
    /// <param name="host">Hears of messages that are set aside.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ReceiveAsync(ReceiveOptions options, Func<RecordingEvent, Task> emit, ICommandHost host, CancellationToken cancellationToken);

    /// <summary>Holds no longer what isn't completed.</summary>
    /// <param name="giveBack">Others may have it at once; otherwise when its time is over.</param>
    Task ReleaseAsync(bool giveBack);
}
