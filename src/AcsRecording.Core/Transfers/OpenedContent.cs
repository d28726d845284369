using System;
using Azure;

namespace AcsRecording.Core.Transfers;

/// <summary>An answer of the service that is being read, and the connection it comes over.</summary>
internal sealed class OpenedContent(Response response, IDisposable connection) : IDisposable
{
    public Response Response => response;

    public void Dispose()
    {
        response.Dispose();
        connection.Dispose();
    }
}
