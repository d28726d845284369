using System;

namespace AcsRecording;

/// <summary>Which queue: an address with a SAS or for an identity, or an account's connection string and a name.</summary>
internal sealed class QueueAddress
{
    public Uri? Uri { get; init; }

    public string? StorageConnectionString { get; init; }

    public string? Name { get; init; }
}
