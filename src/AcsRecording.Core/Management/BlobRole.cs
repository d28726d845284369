using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Management;

/// <summary>
/// The roles that let an identity write blobs.
/// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
/// </summary>
internal static class BlobRole
{
    /// <summary>The one that is assigned: Storage Blob Data Contributor.</summary>
    public const string Contributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

    public const string ContributorName = "Storage Blob Data Contributor";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [Contributor] = ContributorName,
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
    };

    /// <summary>What the assignments say, as far as they let their principal write blobs.</summary>
    public static IReadOnlyList<AssignedRole> Read(IEnumerable<JsonElement> assignments) =>
    [
        .. from assignment in assignments
           let properties = assignment.Optional("properties") ?? default
           let definition = properties.OptionalString("roleDefinitionId") ?? ""
           where Names.ContainsKey(LastPart(definition))
           select new AssignedRole(Names[LastPart(definition)], properties.OptionalString("scope") ?? "", properties.OptionalTime("createdOn")),
    ];

    /// <summary>
    /// The id of an assignment, the same each time for the same role, principal and scope, so that two who assign at once make one:
    /// a version 5 UUID (RFC 9562, section 5.5).
    /// </summary>
    public static Guid AssignmentId(string scope, string principalId)
    {
        // A namespace of this module's own.
        var space = new Guid("ac5e0000-0000-4000-8000-00000000b10b").ToByteArray();
        SwapByteOrder(space);
#pragma warning disable CA5350 // What version 5 is made of; it guards nothing.
        using var sha1 = SHA1.Create();
#pragma warning restore CA5350
        var id = sha1.ComputeHash([.. space, .. Encoding.UTF8.GetBytes($"{scope}|{principalId}|{Contributor}".ToLowerInvariant())]).Take(16).ToArray();
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        SwapByteOrder(id);
        return new Guid(id);
    }

    private static void SwapByteOrder(byte[] guid)
    {
        Array.Reverse(guid, 0, 4);
        Array.Reverse(guid, 4, 2);
        Array.Reverse(guid, 6, 2);
    }

    private static string LastPart(string id) => id.Substring(id.LastIndexOf('/') + 1);
}

/// <summary>A role that lets its principal write blobs.</summary>
internal sealed record AssignedRole(string Name, string Scope, DateTimeOffset? Since)
{
    /// <summary>Whether it is in force at a scope: it was assigned there, or above.</summary>
    public bool Covers(string scope) =>
        scope.Equals(Scope, StringComparison.OrdinalIgnoreCase) || scope.StartsWith(Scope.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);
}
