using System;

namespace AcsRecording;

/// <summary>Which resource is to record into which storage account.</summary>
internal sealed class StorageAccessRequest
{
    public static readonly Uri PublicCloud = new("https://management.azure.com");

    /// <summary>The Communication Services resource, by its id in Azure.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>The storage account, by its id in Azure.</summary>
    public string StorageAccountId { get; init; } = "";

    /// <summary>The container, where access is for it alone; null for the whole account.</summary>
    public string? ContainerName { get; init; }

    /// <summary>Where the cloud is managed.</summary>
    public Uri ManagementUri { get; init; } = PublicCloud;
}
