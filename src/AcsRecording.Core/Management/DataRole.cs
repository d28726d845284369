using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Management;

/// <summary>
/// A role for the data of a storage account, and those that let its principal do as much and more.
/// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
/// </summary>
internal sealed class DataRole(string id, string name, string widerId, string widerName)
{
    /// <summary>Writes blobs.</summary>
    public static readonly DataRole BlobContributor = new(
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor",
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner");

    /// <summary>Puts messages into queues.</summary>
    public static readonly DataRole QueueSender = new(
        "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", "Storage Queue Data Message Sender",
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Storage Queue Data Contributor");

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase) { [id] = name, [widerId] = widerName };

    /// <summary>The one that is assigned.</summary>
    public string Id => id;

    public string Name => name;

    /// <summary>What the assignments say, as far as they let their principal do it.</summary>
    public IReadOnlyList<AssignedRole> Read(IEnumerable<JsonElement> assignments) =>
    [
        .. from assignment in assignments
           let properties = assignment.Optional("properties") ?? default
           let definition = properties.OptionalString("roleDefinitionId") ?? ""
           where _names.ContainsKey(LastPart(definition))
           select new AssignedRole(
               assignment.OptionalString("id") ?? "",
               _names[LastPart(definition)],
               properties.OptionalString("scope") ?? "",
               properties.OptionalTime("createdOn")),
    ];

    /// <summary>
    /// The id of an assignment, the same each time for the same role, principal and scope, so that two who assign at once make one.
    /// </summary>
    public Guid AssignmentId(string scope, string principalId) => StableGuid.Of(scope, principalId, id);

    private static string LastPart(string path) => path.Substring(path.LastIndexOf('/') + 1);
}

/// <summary>A role that an identity has.</summary>
internal sealed record AssignedRole(string Id, string Name, string Scope, DateTimeOffset? Since)
{
    /// <summary>Whether it is in force at a scope: it was assigned there, or above.</summary>
    public bool Covers(string scope) =>
        scope.Equals(Scope, StringComparison.OrdinalIgnoreCase)
            || scope.StartsWith(Scope.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);
}
