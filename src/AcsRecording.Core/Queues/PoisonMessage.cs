using System;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace AcsRecording.Core.Queues;

/// <summary>A message that can't be worked on, with the reason and its text as it came.</summary>
internal static class PoisonMessage
{
    /// <summary>The most that a queue takes.</summary>
    private const int LargestMessage = 64 * 1024;

    public static string Write(QueueMessage message, string errorId, string reason, string original)
    {
        var text = JsonSerializer.Serialize(new
        {
            errorId,
            reason,
            messageId = message.MessageId,
            dequeueCount = message.DequeueCount,
            insertedOn = message.InsertedOn,
            setAsideOn = DateTimeOffset.UtcNow,
            text = original,
        });

        // The text is worth more than the reason, which was given as a warning.
        return Encoding.UTF8.GetByteCount(text) <= LargestMessage ? text : original;
    }
}
