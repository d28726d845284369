using System;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace AcsRecording.Core.Queues;

/// <summary>A message that can't be worked on: JSON with the reason and its text, encoded as the message was.</summary>
internal static class PoisonMessage
{
    /// <summary>The most that a queue takes.</summary>
    private const int LargestMessage = 64 * 1024;

    /// <param name="message">The message.</param>
    /// <param name="errorId">Why it can't be worked on.</param>
    /// <param name="reason">The same for people.</param>
    /// <param name="part">What of it; null for all.</param>
    public static string Write(QueueMessage message, string errorId, string reason, string? part = null)
    {
        var original = new MessageText(message.Body);
        var text = original.Encode(JsonSerializer.Serialize(new
        {
            errorId,
            reason,
            messageId = message.MessageId,
            dequeueCount = message.DequeueCount,
            insertedOn = message.InsertedOn,
            setAsideOn = DateTimeOffset.UtcNow,
            text = part ?? original.Text,
        }));

        // The text is worth more than the reason, which was given as a warning.
        return Encoding.UTF8.GetByteCount(text) <= LargestMessage ? text : original.Encode(part ?? original.Text);
    }
}
