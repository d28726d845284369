using System;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.Management;

/// <summary>Which right a request to Azure's management takes.</summary>
internal static class ManagementRights
{
    /// <summary>By a part of the path, the more special ones first.</summary>
    private static readonly (string Part, ManagementRight Read, ManagementRight Write, string Name)[] Kinds =
    [
        (
            "/Microsoft.Authorization/roleAssignments",
            ManagementRight.RoleRead,
            ManagementRight.RoleWrite,
            "Microsoft.Authorization/roleAssignments"),
        (
            "/blobServices/",
            ManagementRight.ContainerRead,
            ManagementRight.ContainerWrite,
            "Microsoft.Storage/storageAccounts/blobServices/containers"),
        (
            "/queueServices/",
            ManagementRight.QueueRead,
            ManagementRight.QueueWrite,
            "Microsoft.Storage/storageAccounts/queueServices/queues"),
        (
            "/Microsoft.Storage/",
            ManagementRight.AccountRead,
            ManagementRight.AccountRead,
            "Microsoft.Storage/storageAccounts"),
        (
            "/eventSubscriptions",
            ManagementRight.SubscriptionRead,
            ManagementRight.SubscriptionWrite,
            "Microsoft.EventGrid/systemTopics/eventSubscriptions"),
        (
            "/operationsStatus/",
            ManagementRight.TopicRead,
            ManagementRight.TopicRead,
            "Microsoft.EventGrid/locations/operationsStatus"),
        (
            "/systemTopics",
            ManagementRight.TopicRead,
            ManagementRight.TopicWrite,
            "Microsoft.EventGrid/systemTopics"),
        (
            "/Microsoft.EventGrid",
            ManagementRight.ProviderRead,
            ManagementRight.ProviderWrite,
            "Microsoft.Resources/subscriptions/providers"),
        (
            "",
            ManagementRight.ResourceRead,
            ManagementRight.ResourceWrite,
            "Microsoft.Communication/communicationServices"),
    ];

    /// <summary>The right, and Azure's name for it.</summary>
    public static (ManagementRight Right, string Action) Of(HttpRequest request, string path)
    {
        var (_, read, write, name) = Kinds.First(kind => path.Contains(kind.Part, StringComparison.OrdinalIgnoreCase));
        return HttpMethods.IsGet(request.Method) ? (read, $"{name}/read") : (write, $"{name}/write");
    }
}
