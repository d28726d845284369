using System;

namespace AcsRecording;

/// <summary>Which recordings in a container.</summary>
internal sealed class BlobListRequest
{
    /// <summary>The container's address; a SAS in it is used.</summary>
    public Uri ContainerUri { get; init; } = null!;

    /// <summary>The storage account's connection string; null where the address or an identity opens the container.</summary>
    public string? StorageConnectionString { get; init; }

    /// <summary>Opens an address without a SAS; null for Azure.Identity's default chain.</summary>
    public IAzureIdentity? Identity { get; init; }

    /// <summary>The day (UTC) on which recordings started; null for any.</summary>
    public DateTime? Date { get; init; }

    public string? CallId { get; init; }

    public string? RecordingId { get; init; }
}
