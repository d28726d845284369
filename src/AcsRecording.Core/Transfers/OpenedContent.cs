using System;

namespace AcsRecording.Core.Transfers;

/// <summary>A range that is being read, and the connection it comes over.</summary>
internal sealed class OpenedContent(OpenedRange range, IDisposable connection) : IDisposable
{
    public OpenedRange Range => range;

    public void Dispose()
    {
        range.Dispose();
        connection.Dispose();
    }
}
