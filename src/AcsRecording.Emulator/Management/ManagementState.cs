using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Storage;

namespace AcsRecording.Emulator.Management;

/// <summary>What Azure's management knows of the resource and of the storage account.</summary>
internal sealed class ManagementState(IdGenerator ids, RoleStore roles, StorageAccount? account = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _publicAccess = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Properties of the storage account, as its resource provider names them.</summary>
    private JsonObject _accountProperties = [];

    /// <summary>The resource's identities.</summary>
    public EmulatedIdentity Identity { get; private set; } = new(ids);

    public string? AccountId =>
        account is null
            ? null
            : $"/subscriptions/{Guid.Empty}/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/{account.Name}";

    /// <summary>Why the resource can't write into a container, as a code and a text; null where it can.</summary>
    public (string Code, string Message)? WhyNotWrite(string container) =>
        Identity.PrincipalId is not { } principalId ? ("managedIdentityNotEnabled", "The resource's system-assigned identity is off.")
        : !roles.Has(principalId, RoleStore.BlobWriters, $"{AccountId}/blobServices/default/containers/{container}")
            ? ("authorizationFailed", $"The resource's identity has no role that lets it write into '{container}'.")
        : IsDenied || IsClosed ? ("networkAccessDenied", "The storage account's firewall keeps the resource out.")
        : null;

    /// <summary>Whether the account's firewall keeps Event Grid out, which it does not where trusted services are let in.</summary>
    public bool KeepsEventGridOut
    {
        get
        {
            lock (_gate)
            {
                var bypass = _accountProperties["networkAcls"]?["bypass"]?.GetValue<string>() ?? "AzureServices";
                return IsClosed || (IsDenied && !bypass.Contains("AzureServices", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private bool IsDenied => _accountProperties["networkAcls"]?["defaultAction"]?.GetValue<string>() == "Deny";

    private bool IsClosed => _accountProperties["publicNetworkAccess"]?.GetValue<string>() == "Disabled";

    public JsonObject Resource() => new()
    {
        ["id"] = EmulatorAccount.ResourceId,
        ["name"] = "emulator",
        ["type"] = "Microsoft.Communication/CommunicationServices",
        ["location"] = "global",
        ["identity"] = Identity.Look(),
        ["properties"] =
            new JsonObject { ["provisioningState"] = "Succeeded", ["immutableResourceId"] = EmulatorAccount.ResourceGuid },
    };

    public JsonObject Account()
    {
        lock (_gate)
        {
            var properties = new JsonObject
            {
                ["primaryEndpoints"] = new JsonObject { ["blob"] = account!.BlobEndpoint + "/", ["queue"] = account.QueueEndpoint + "/" },
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

    public void Reset()
    {
        lock (_gate)
        {
            _publicAccess.Clear();
            Identity = new EmulatedIdentity(ids);
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
