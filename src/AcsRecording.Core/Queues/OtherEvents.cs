using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace AcsRecording.Core.Queues;

/// <summary>
/// Messages with events of other types, which were left in the queue: they come again behind all others, and other processes may put them
/// there too. So they are known by their text, and a round through the queue is over once all of them came again.
/// </summary>
internal sealed class OtherEvents
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private int _cameAgain;

    public bool RoundIsOver => _cameAgain >= _texts.Count;

    /// <summary>Whether it is seen for the first time.</summary>
    public bool Add(BinaryData body)
    {
        using var hash = SHA256.Create();
        var isNew = _texts.Add(Convert.ToBase64String(hash.ComputeHash(body.ToArray())));
        _cameAgain += isNew ? 0 : 1;
        return isNew;
    }

    /// <summary>Whether the caller has not been told this yet.</summary>
    public bool IsNewType(string type) => _types.Add(type);

    public void BeginRound() => _cameAgain = 0;
}
