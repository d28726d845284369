using System;

namespace AcsRecording;

/// <summary>Where saved chunks are kept: a folder, or a blob container.</summary>
internal sealed class SaveDestination
{
    /// <summary>The full path of the folder under which everything is written.</summary>
    public string? Path { get; init; }

    /// <summary>The container's address; a SAS in it is used.</summary>
    public Uri? ContainerUri { get; init; }

    /// <summary>
    /// The storage account's connection string, which opens recordings in that account too; null where an address or an identity opens.
    /// </summary>
    public string? StorageConnectionString { get; init; }

    /// <summary>Whether it says where, and not only what opens a storage account.</summary>
    public bool IsPlace => Path is not null || ContainerUri is not null;
}
