using System;
using System.Text.Json.Nodes;
using System.Threading;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Management;

/// <summary>The managed identities of one resource. A new principal isn't told at once, and not known everywhere when it is.</summary>
internal sealed class EmulatedIdentity(IdGenerator ids)
{
    private const int LooksUntilTold = 2;
    private const int TriesUntilKnown = 2;

    private readonly Lock _gate = new();
    private int _looks;
    private int _tries;
    private string? _principalId;

    /// <summary>The identity's type and its user-assigned ones, as they were put.</summary>
    private JsonObject _identity = new() { ["type"] = "None" };

    /// <summary>The system-assigned one's principal; null where it is off.</summary>
    public string? PrincipalId
    {
        get
        {
            lock (_gate)
            {
                return HasSystem ? _principalId : null;
            }
        }
    }

    private bool HasSystem => _identity["type"]?.GetValue<string>().Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>As one look at the resource shows them.</summary>
    public JsonObject Look()
    {
        lock (_gate)
        {
            var shown = (JsonObject)_identity.DeepClone();
            if (HasSystem && ++_looks > LooksUntilTold)
            {
                shown["principalId"] = _principalId;
                shown["tenantId"] = Identity.EmulatorIdentity.TenantId;
            }

            return shown;
        }
    }

    /// <summary>Switches identities on and off. The system-assigned one is another principal each time it is switched on.</summary>
    public void Set(JsonObject identity)
    {
        lock (_gate)
        {
            var before = HasSystem;
            _identity = new JsonObject
            {
                ["type"] = identity["type"]?.DeepClone() ?? "None",
                ["userAssignedIdentities"] = identity["userAssignedIdentities"]?.DeepClone(),
            };
            if (HasSystem && !before)
            {
                (_principalId, _looks, _tries) = (ids.NewGuid().ToString(), 0, 0);
            }
        }
    }

    /// <summary>Whether it is that principal, and known where roles are assigned. Each question is one try.</summary>
    public bool IsKnownAs(string principalId)
    {
        lock (_gate)
        {
            return principalId == _principalId && ++_tries > TriesUntilKnown;
        }
    }
}
