using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Management;

/// <summary>A resource's managed identities.</summary>
internal sealed class ResourceIdentity(JsonElement identity)
{
    private const string SystemAssigned = "SystemAssigned";

    /// <summary>Whether the system-assigned one is on.</summary>
    public bool IsOn => Type.IndexOf(SystemAssigned, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The system-assigned one's principal; null where it is off, or not told yet.</summary>
    public string? PrincipalId => IsOn ? identity.OptionalString("principalId") : null;

    private string Type => identity.OptionalString("type") ?? "None";

    /// <summary>The same with the system-assigned one on. User-assigned ones are named again, or they would be taken away.</summary>
    public Dictionary<string, object> WithSystemAssigned()
    {
        var others = identity.Optional("userAssignedIdentities") is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().ToDictionary(item => item.Name, _ => new object())
            : [];
        return others.Count == 0
            ? new Dictionary<string, object> { ["type"] = SystemAssigned }
            : new Dictionary<string, object> { ["type"] = SystemAssigned + ",UserAssigned", ["userAssignedIdentities"] = others };
    }
}
