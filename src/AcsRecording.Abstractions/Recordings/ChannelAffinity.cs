using System;
using System.Collections;

namespace AcsRecording;

/// <summary>
/// Which channel of an unmixed recording a participant gets. Made from a raw id, or from <c>@{ Participant = '…'; Channel = 2 }</c>.
/// </summary>
public sealed class ChannelAffinity
{
    /// <summary>The highest channel number: unmixed audio has at most five channels.</summary>
    public const int MaximumChannel = 4;

    /// <summary>A participant on the next free channel.</summary>
    /// <param name="participant">The raw id, for example <c>8:acs:…</c> or <c>4:+15551234</c>.</param>
    public ChannelAffinity(string participant)
        : this(participant, null)
    {
    }

    /// <summary>A participant on a channel.</summary>
    /// <param name="participant">The raw id.</param>
    /// <param name="channel">0 to 4, or null for the next free one.</param>
    public ChannelAffinity(string participant, int? channel)
    {
        if (string.IsNullOrWhiteSpace(participant))
        {
            throw new ArgumentException("A participant's raw id is needed.", nameof(participant));
        }

        if (channel is < 0 or > MaximumChannel)
        {
            throw new ArgumentOutOfRangeException(nameof(channel), channel, $"A channel is 0 to {MaximumChannel}.");
        }

        Participant = participant;
        Channel = channel;
    }

    /// <summary>From a hashtable with the keys Participant and, optionally, Channel.</summary>
    /// <param name="table">The hashtable; keys in any casing.</param>
    public ChannelAffinity(IDictionary table)
        : this(Value(table, "Participant")?.ToString() ?? "", ToChannel(Value(table, "Channel")))
    {
    }

    /// <summary>The participant's raw id.</summary>
    public string Participant { get; }

    /// <summary>The channel, 0 to 4; null where the service picks.</summary>
    public int? Channel { get; }

    private static object? Value(IDictionary table, string key)
    {
        foreach (DictionaryEntry entry in table ?? throw new ArgumentNullException(nameof(table)))
        {
            if (string.Equals(entry.Key as string, key, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }

    private static int? ToChannel(object? value) =>
        value is null ? null : Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
}
