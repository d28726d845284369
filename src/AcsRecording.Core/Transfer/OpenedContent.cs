using System;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Transfer;

/// <summary>A range that is being read, and the connection it comes over.</summary>
internal sealed class OpenedContent(OpenedRange range, IDisposable connection) : IDisposable
{
    public OpenedRange Range => range;

    /// <summary>What of a file is to be read from it: what was asked for, or all where the server ignores ranges.</summary>
    public ByteRange Share(long asked, long total) => new(0, range.End == total ? total : Math.Min(asked, total));

    public void Dispose()
    {
        range.Dispose();
        connection.Dispose();
    }
}
