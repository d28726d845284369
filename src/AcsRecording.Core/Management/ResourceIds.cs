using System;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>Ids of Azure's resources, <c>/subscriptions/…</c>.</summary>
internal static class ResourceIds
{
    public const string CommunicationServices = "Microsoft.Communication/communicationServices";

    public const string StorageAccounts = "Microsoft.Storage/storageAccounts";

    /// <summary>Throws <c>InvalidResourceId</c> for what is no id of a resource of that type.</summary>
    public static ResourceIdentifier Parse(string text, string type) =>
        ResourceIdentifier.TryParse(text, out var id) && id!.ResourceType == type && Guid.TryParse(id.SubscriptionId, out _)
            ? id
            : throw RecordingError.Create("InvalidResourceId", RecordingErrorCategory.InvalidArgument, text, text, type);
}
