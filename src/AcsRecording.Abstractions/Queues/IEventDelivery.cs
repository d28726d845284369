using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>The queue message that an event came in.</summary>
internal interface IEventDelivery
{
    /// <summary>The message's id.</summary>
    string MessageId { get; }

    /// <summary>Document ids of chunks that aren't saved and verified yet.</summary>
    IReadOnlyCollection<string> Missing { get; }

    /// <summary>
    /// A chunk is saved and verified, or isn't this time. When that is known of all, and some aren't, the message goes back.
    /// </summary>
    /// <returns>After how long others get it; null while it stays here.</returns>
    Task<TimeSpan?> MarkAsync(string documentId, bool isSaved);

    /// <summary>Deletes the message. False where somebody else has it by now; it is theirs then.</summary>
    Task<bool> CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Others may have the message at once. False where it isn't held here any more.</summary>
    Task<bool> GiveBackAsync(CancellationToken cancellationToken);
}
