using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>The queue message that an event came in, and how far its chunks are.</summary>
internal interface IEventDelivery
{
    /// <summary>The message's id.</summary>
    string MessageId { get; }

    /// <summary>How often the queue has handed the message out, this time included.</summary>
    long Attempts { get; }

    /// <summary>Document ids of chunks that aren't saved and verified yet.</summary>
    IReadOnlyCollection<string> NotSaved { get; }

    /// <summary>
    /// What has not reached the end of the pipeline yet: document ids of chunks, or the ids of events where no event has a chunk.
    /// </summary>
    IReadOnlyCollection<string> NotArrived { get; }

    /// <summary>
    /// Says whether a chunk is saved and verified. When all chunks are marked and one isn't saved, the message goes back to the queue.
    /// </summary>
    /// <returns>The time after which other workers get it; null while it stays here.</returns>
    Task<TimeSpan?> MarkAsync(string documentId, bool isSaved);

    /// <summary>A saved and verified chunk, or an event without chunks, has reached the end of the pipeline.</summary>
    /// <param name="id">The document id, or the event's id.</param>
    void Arrive(string id);

    /// <summary>Whether the lease ended without this process giving the message back: another process has received or deleted it.</summary>
    bool IsLost { get; }

    /// <summary>Deletes the message. False where this process does not hold it any more: it was given back, or is lost.</summary>
    Task<bool> CompleteAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gives the message back to the queue, because it isn't complete. Other workers get it after a delay that grows with the attempts.
    /// </summary>
    /// <returns>The delay; null where the message isn't held here any more.</returns>
    Task<TimeSpan?> ReturnAsync(CancellationToken cancellationToken);
}
