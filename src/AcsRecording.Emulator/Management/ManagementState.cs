using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Storage;

namespace AcsRecording.Emulator.Management;

/// <summary>What Azure's management knows of the resource, of the storage account, and of who may do what.</summary>
internal sealed class ManagementState(EmulatorClock clock, IdGenerator ids, StorageAccount? account = null)
{
    /// <summary>Storage Blob Data Contributor and Owner.</summary>
    private static readonly string[] WritingRoles = ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"];

    /// <summary>A new principal isn't told at once, and not known everywhere when it is.</summary>
    private const int LooksUntilTold = 2;
    private const int TriesUntilKnown = 2;

    private readonly Lock _gate = new();
    private readonly List<RoleAssignment> _assignments = [];
    private string? _principalId;
    private int _looks;
    private int _tries;

    /// <summary>The identity's type and its user-assigned ones, as they were put.</summary>
    private JsonObject _identity = new() { ["type"] = "None" };

    private readonly Dictionary<string, string> _publicAccess = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Properties of the storage account, as its resource provider names them.</summary>
    private JsonObject _accountProperties = [];

    public string? AccountId =>
        account is null
            ? null
            : $"/subscriptions/{Guid.Empty}/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/{account.Name}";

    private bool HasSystemIdentity =>
        _identity["type"]?.GetValue<string>().Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Why the resource can't write into a container, as a code and a text; null where it can.</summary>
    public (string Code, string Message)? WhyNotWrite(string container)
    {
        lock (_gate)
        {
            return !HasSystemIdentity ? ("managedIdentityNotEnabled", "The resource's system-assigned identity is off.")
                : !_assignments.Any(assignment =>
                    assignment.PrincipalId == _principalId && WritingRoles.Any(assignment.RoleDefinitionId.EndsWith)
                        && assignment.Covers($"{AccountId}/blobServices/default/containers/{container}"))
                    ? ("authorizationFailed", $"The resource's identity has no role that lets it write into '{container}'.")
                : _accountProperties["networkAcls"]?["defaultAction"]?.GetValue<string>() == "Deny"
                    || _accountProperties["publicNetworkAccess"]?.GetValue<string>() == "Disabled"
                    ? ("networkAccessDenied", "The storage account's firewall keeps the resource out.")
                : null;
        }
    }

    public JsonObject Resource()
    {
        lock (_gate)
        {
            var identity = (JsonObject)_identity.DeepClone();
            if (HasSystemIdentity && ++_looks > LooksUntilTold)
            {
                identity["principalId"] = _principalId;
                identity["tenantId"] = Identity.EmulatorIdentity.TenantId;
            }

            return new JsonObject
            {
                ["id"] = EmulatorAccount.ResourceId,
                ["name"] = "emulator",
                ["type"] = "Microsoft.Communication/CommunicationServices",
                ["location"] = "global",
                ["identity"] = identity,
                ["properties"] =
                    new JsonObject { ["provisioningState"] = "Succeeded", ["immutableResourceId"] = EmulatorAccount.ResourceGuid },
            };
        }
    }

    /// <summary>Switches identities on and off. The system-assigned one is another principal each time it is switched on.</summary>
    public void SetIdentity(JsonObject identity)
    {
        lock (_gate)
        {
            var before = HasSystemIdentity;
            _identity = new JsonObject
            {
                ["type"] = identity["type"]?.DeepClone() ?? "None",
                ["userAssignedIdentities"] = identity["userAssignedIdentities"]?.DeepClone(),
            };
            if (HasSystemIdentity && !before)
            {
                (_principalId, _looks, _tries) = (ids.NewGuid().ToString(), 0, 0);
            }
        }
    }

    public JsonObject Account()
    {
        lock (_gate)
        {
            var properties = new JsonObject
            {
                ["primaryEndpoints"] = new JsonObject { ["blob"] = account!.BlobEndpoint + "/" },
                ["supportsHttpsTrafficOnly"] = true,
                ["allowBlobPublicAccess"] = false,
                ["publicNetworkAccess"] = "Enabled",
                ["networkAcls"] = new JsonObject { ["bypass"] = "AzureServices", ["defaultAction"] = "Allow" },
            };
            Merge(properties, _accountProperties);
            return new JsonObject
            {
                ["id"] = AccountId,
                ["name"] = account.Name,
                ["type"] = "Microsoft.Storage/storageAccounts",
                ["location"] = "westeurope",
                ["properties"] = properties,
            };
        }
    }

    public void SetAccount(JsonObject properties)
    {
        lock (_gate)
        {
            Merge(_accountProperties, properties);
        }
    }

    /// <summary>A container's properties, by its id.</summary>
    public JsonObject ContainerProperties(string id)
    {
        lock (_gate)
        {
            return new JsonObject { ["publicAccess"] = _publicAccess.GetValueOrDefault(id, "None") };
        }
    }

    public void SetPublicAccess(string id, string publicAccess)
    {
        lock (_gate)
        {
            _publicAccess[id] = publicAccess;
        }
    }

    /// <summary>At, above and below a scope, as the real list without atScope().</summary>
    public IReadOnlyList<RoleAssignment> Assignments(string scope, string principalId)
    {
        lock (_gate)
        {
            return
            [
                .. _assignments.Where(assignment =>
                    assignment.PrincipalId == principalId
                        && (assignment.Covers(scope) || RoleAssignment.IsAtOrBelow(assignment.Scope, scope))),
            ];
        }
    }

    public RoleAssignment? Find(string id)
    {
        lock (_gate)
        {
            return _assignments.Find(assignment => assignment.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The assignment, made or there already under that id; or the code of the refusal.</summary>
    public (RoleAssignment? Assignment, string? Refusal) Assign(
        string id, string scope, string roleDefinitionId, string principalId, string principalType)
    {
        lock (_gate)
        {
            if (principalId != _principalId || ++_tries <= TriesUntilKnown)
            {
                return (null, "PrincipalNotFound");
            }

            var same = _assignments.Find(other =>
                other.Scope.Equals(scope, StringComparison.OrdinalIgnoreCase) && other.PrincipalId == principalId
                    && other.RoleDefinitionId.Equals(roleDefinitionId, StringComparison.OrdinalIgnoreCase));
            if (same is not null)
            {
                return same.Id.Equals(id, StringComparison.OrdinalIgnoreCase) ? (same, null) : (null, "RoleAssignmentExists");
            }

            var made = new RoleAssignment(id, scope, roleDefinitionId, principalId, principalType, clock.Now);
            _assignments.Add(made);
            return (made, null);
        }
    }

    public void Unassign(string id)
    {
        lock (_gate)
        {
            _assignments.RemoveAll(assignment => assignment.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _assignments.Clear();
            _publicAccess.Clear();
            _identity = new JsonObject { ["type"] = "None" };
            _accountProperties = [];
        }
    }

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            if (target[name] is JsonObject inner && value is JsonObject more)
            {
                Merge(inner, more);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }
}
