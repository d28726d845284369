using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Management;

/// <summary>Looks at everything that recording into a container takes, and says of each what was found and what mends it.</summary>
internal sealed class StorageAccessTest(StorageAccess access, EngineOptions options, Func<StorageAccessCheck, Task> emit)
{
    private readonly string _account = access.Account.ToString();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await TranslateErrorsAsync(
            access.Resource.ToString(), () => CheckResourceAsync(cancellationToken), "Identity", "Role").ConfigureAwait(false);
        string[] checks = access.Container is null
            ? ["Firewall", "PublicAccess", "HttpsOnly"]
            : ["Container", "Firewall", "PublicAccess", "HttpsOnly"];
        await TranslateErrorsAsync(_account, () => CheckAccountAsync(cancellationToken), checks).ConfigureAwait(false);
    }

    private async Task CheckResourceAsync(CancellationToken cancellationToken)
    {
        var identity = await access.GetIdentityAsync(cancellationToken).ConfigureAwait(false);
        await CheckIdentityAsync(identity).ConfigureAwait(false);
        if (identity.PrincipalId is { } principalId)
        {
            await TranslateErrorsAsync(
                access.Scope.ToString(), () => CheckRoleAsync(principalId, cancellationToken), "Role").ConfigureAwait(false);
        }
    }

    private async Task CheckAccountAsync(CancellationToken cancellationToken)
    {
        var account = await access.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        JsonElement? container = null;
        RecordingException? refusal = null;
        if (access.Container is not null)
        {
            refusal = await TranslateErrorsAsync(
                access.Container.ToString(),
                async () =>
                {
                    container = await access.FindContainerAsync(cancellationToken).ConfigureAwait(false);
                    await CheckContainerAsync(account, container is not null).ConfigureAwait(false);
                },
                "Container").ConfigureAwait(false);
        }

        await CheckFirewallAsync(account).ConfigureAwait(false);
        await CheckPublicAccessAsync(account, container, refusal).ConfigureAwait(false);
        var isHttpsOnly = account.Optional("supportsHttpsTrafficOnly") is not { ValueKind: JsonValueKind.False };
        await EmitAsync("HttpsOnly", isHttpsOnly, isHttpsOnly
            ? "only https is let in"
            : "http is let in too", UpdateAccount("--https-only true"), _account).ConfigureAwait(false);
    }

    /// <summary>Goes on past what may not be read: the checks that it takes are rows that say why they can't be made.</summary>
    /// <returns>The refusal; null where there was none.</returns>
    private async Task<RecordingException?> TranslateErrorsAsync(string target, Func<Task> look, params string[] checks)
    {
        try
        {
            await look().ConfigureAwait(false);
            return null;
        }
        catch (RecordingException exception) when (exception.Category == RecordingErrorCategory.PermissionDenied)
        {
            foreach (var check in checks)
            {
                await EmitUnknownAsync(check, exception, target).ConfigureAwait(false);
            }

            return exception;
        }
    }

    private Task EmitUnknownAsync(string check, RecordingException reason, string target) =>
        emit(new StorageAccessCheck
        {
            Check = check,
            Unknown = true,
            Found = $"can't be told: {reason.Message}",
            Remedy = reason.RecommendedAction,
            Target = target
        });

    private Task CheckIdentityAsync(ResourceIdentity identity) => EmitAsync(
        "Identity",
        identity.PrincipalId is not null,
        identity.PrincipalId is { } principalId
            ? $"system-assigned, with the principal {principalId}"
            : identity.IsOn
            ? "system-assigned, and its principal isn't told yet"
            : "the system-assigned identity is off",
        Grant(),
        access.Resource.ToString());

    private async Task CheckRoleAsync(string principalId, CancellationToken cancellationToken)
    {
        var scope = access.Scope.ToString();
        var roles = await access.Roles.GetAsync(DataRole.BlobContributor, principalId, cancellationToken).ConfigureAwait(false);
        if (roles.FirstOrDefault(role => role.Covers(scope)) is { } effective)
        {
            var isYoung = DateTimeOffset.UtcNow - effective.Since < options.RolePropagation;
            var where = effective.Scope.Equals(scope, StringComparison.OrdinalIgnoreCase) ? "there" : "at " + effective.Scope;
            await EmitAsync("Role", true, $"{effective.Name} {where}" + (isYoung ? "; it is new, and may not be effective yet" : ""), null,
                scope).ConfigureAwait(false);
            return;
        }

        var elsewhere = roles.Count == 0 ? "" : $", only at {string.Join(", ", roles.Select(role => role.Scope))}";
        await EmitAsync("Role", false, $"no role that lets the identity write{elsewhere}", Grant(), scope).ConfigureAwait(false);
    }

    private Task CheckContainerAsync(JsonElement account, bool isThere)
    {
        var endpoint = account.Optional("primaryEndpoints") is { } endpoints ? endpoints.OptionalUri("blob") : null;
        var address = endpoint is null
            ? access.Container!.Name
            : new Uri(endpoint, $"{endpoint.AbsolutePath.TrimEnd('/')}/{access.Container!.Name}").AbsoluteUri;
        return EmitAsync("Container", isThere, isThere ? address : $"there is none at {address}", Grant(), access.Container!.ToString());
    }

    /// <summary>
    /// Nothing documents that the service would be let in as one of Azure's trusted services, so only an open account is known to work.
    /// </summary>
    private Task CheckFirewallAsync(JsonElement account)
    {
        var isClosed = Is(account, "publicNetworkAccess", "Disabled");
        var isDenied = account.Optional("networkAcls") is { } rules && Is(rules, "defaultAction", "Deny");
        return EmitAsync(
            "Firewall",
            !isClosed && !isDenied,
            isClosed
                ? "access from public networks is disabled"
                : isDenied
                ? "access is denied but for chosen networks"
                : "the service is let in",
            UpdateAccount(isClosed ? "--public-network-access Enabled --default-action Allow" : "--default-action Allow"),
            _account);
    }

    private Task CheckPublicAccessAsync(JsonElement account, JsonElement? container, RecordingException? refusal)
    {
        // Absent means allowed for accounts from before 2023; the container decides then.
        var isAllowed = account.Optional("allowBlobPublicAccess") is not { ValueKind: JsonValueKind.False };
        if (isAllowed && refusal is not null)
        {
            return EmitUnknownAsync("PublicAccess", refusal, access.Container!.ToString());
        }

        var isOpen = isAllowed
            && (container is { } properties ? properties.OptionalString("publicAccess") is { } level
                && !level.Equals("None", StringComparison.OrdinalIgnoreCase)
                    : account.Optional("allowBlobPublicAccess") is { ValueKind: JsonValueKind.True });
        return EmitAsync("PublicAccess", !isOpen, isOpen
            ? "recordings can be read by anybody, or be opened to anybody"
            : "recordings are closed to the public", UpdateAccount("--allow-blob-public-access false"), _account);
    }

    private static bool Is(JsonElement element, string name, string value) =>
        value.Equals(element.OptionalString(name), StringComparison.OrdinalIgnoreCase);

    private string UpdateAccount(string change) => $"az storage account update --ids '{_account}' {change}";

    private string Grant() => $"Grant-AcsRecordingStorageAccess -ResourceId '{access.Resource}' -StorageAccountId '{_account}'"
        + (access.Request.ContainerName is { } container ? $" -ContainerName '{container}'" : "")
        + (access.Request.ManagementUri == StorageAccessRequest.PublicCloud ? "" : $" -ManagementUri '{access.Request.ManagementUri}'");

    private Task EmitAsync(string check, bool passed, string found, string? remedy, string target) =>
        emit(new StorageAccessCheck { Check = check, Passed = passed, Found = found, Remedy = passed ? null : remedy, Target = target });
}
