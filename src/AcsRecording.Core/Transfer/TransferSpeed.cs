using System;
using System.Collections.Generic;

namespace AcsRecording.Core.Transfer;

/// <summary>How fast bytes come, over the last seconds: the mean of a whole run would say little about now.</summary>
internal sealed class TransferSpeed
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(TimeSpan At, long Bytes)> _samples = new();
    private (TimeSpan At, long Bytes) _newest;

    /// <summary>Notes how many bytes have come at a time.</summary>
    public void Add(TimeSpan at, long bytes)
    {
        _newest = (at, bytes);
        _samples.Enqueue(_newest);
        while (_samples.Count > 2 && at - _samples.Peek().At > Window)
        {
            _samples.Dequeue();
        }
    }

    /// <summary>Null while too little has come to tell.</summary>
    public double? BytesPerSecond
    {
        get
        {
            var (at, bytes) = _samples.Count > 0 ? _samples.Peek() : default;
            var seconds = (_newest.At - at).TotalSeconds;
            return seconds > 0 && _newest.Bytes > bytes ? (_newest.Bytes - bytes) / seconds : null;
        }
    }
}
