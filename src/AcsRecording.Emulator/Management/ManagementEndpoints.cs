using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Emulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AcsRecording.Emulator.Management;

/// <summary>
/// As much of Azure Resource Manager as bring-your-own-storage and events in a queue need: the resource with its identities, the storage
/// account, its containers and queues, role assignments at any scope, and Event Grid.
/// </summary>
internal sealed partial class ManagementEndpoints(
    ManagementState state,
    RoleStore roles,
    EventGridState grid,
    EventGridEndpoints eventGrid,
    EmulatorOptions options,
    StorageAccount? account = null)
{
    /// <summary>Where its paths begin.</summary>
    public const string Root = "/subscriptions";

    private const string RoleAssignments = "/providers/Microsoft.Authorization/roleAssignments";

    public void Map(IEndpointRouteBuilder routes) => routes.Map(Root + "/{**rest}", HandleAsync);

    private async Task<IResult> HandleAsync(HttpRequest request)
    {
        if (request.Query["api-version"].Count == 0)
        {
            return Refuse(
                400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        }

        var path = request.Path.Value!.TrimEnd('/');
        var body = await ReadAsync(request);
        var at = path.LastIndexOf(RoleAssignments, StringComparison.OrdinalIgnoreCase);
        if (ManagementRights.Of(request, path) is var (right, action) && options.WithoutRights.Contains(right))
        {
            return Refuse(
                403,
                "AuthorizationFailed",
                $"The client does not have authorization to perform action '{action}' over scope '{path}' or the scope is invalid.");
        }

        if (at >= 0)
        {
            return Roles(request, path, path[..at], path[(at + RoleAssignments.Length)..].TrimStart('/'), body);
        }

        if (path.Equals(EmulatorAccount.ResourceId, StringComparison.OrdinalIgnoreCase))
        {
            return Resource(request, body);
        }

        if (state.AccountId is { } accountId && path.StartsWith(accountId, StringComparison.OrdinalIgnoreCase))
        {
            return path.Length == accountId.Length
                ? Account(request, body)
                : QueuePattern().Match(path[accountId.Length..]) is { Success: true } queue
                ? await QueueAsync(request, path, queue.Groups["name"].Value)
                : await ContainerAsync(request, path, path[accountId.Length..], body);
        }

        return EventGridEndpoints.IsAt(path) ? await eventGrid.HandleAsync(request, path, body) : NotFound(path);
    }

    private IResult Resource(HttpRequest request, JsonObject? body)
    {
        if (HttpMethods.IsPatch(request.Method) && body?["identity"] is JsonObject identity)
        {
            state.Identity.Set(identity);
        }

        return Results.Json(state.Resource());
    }

    private IResult Account(HttpRequest request, JsonObject? body)
    {
        if (HttpMethods.IsPatch(request.Method) && body?["properties"] is JsonObject properties)
        {
            state.SetAccount(properties);
        }

        return Results.Json(state.Account());
    }

    private async Task<IResult> ContainerAsync(HttpRequest request, string path, string rest, JsonObject? body)
    {
        var match = ContainerPattern().Match(rest);
        if (!match.Success)
        {
            return NotFound(path);
        }

        var name = match.Groups["name"].Value;
        var cancellationToken = request.HttpContext.RequestAborted;
        var exists = await account!.HasAsync(name, cancellationToken);
        if (HttpMethods.IsPut(request.Method))
        {
            await account.CreateAsync(name, cancellationToken);
            if (Text(body?["properties"], "publicAccess") is { Length: > 0 } publicAccess)
            {
                state.SetPublicAccess(path, publicAccess);
            }

            return Results.Json(Container(path, name), statusCode: exists ? 200 : 201);
        }

        if (HttpMethods.IsDelete(request.Method))
        {
            await account.DeleteAsync(name, cancellationToken);
            return Results.StatusCode(exists ? 200 : 204);
        }

        return exists ? Results.Json(Container(path, name)) : Refuse(404, "ContainerNotFound", "The specified container does not exist.");
    }

    private async Task<IResult> QueueAsync(HttpRequest request, string path, string name)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var exists = await account!.HasQueueAsync(name, cancellationToken);
        if (HttpMethods.IsPut(request.Method))
        {
            await account.CreateQueueAsync(name, cancellationToken);
            exists = true;
        }
        else if (HttpMethods.IsDelete(request.Method))
        {
            await account.DeleteQueueAsync(name, cancellationToken);
            return Results.StatusCode(exists ? 200 : 204);
        }

        return !exists ? Refuse(404, "QueueNotFound", "The specified queue does not exist.") : Results.Json(new JsonObject
        {
            ["id"] = path,
            ["name"] = name,
            ["type"] = "Microsoft.Storage/storageAccounts/queueServices/queues",
            ["properties"] = new JsonObject { ["metadata"] = new JsonObject() },
        });
    }

    private IResult Roles(HttpRequest request, string path, string scope, string name, JsonObject? body)
    {
        if (name.Length == 0)
        {
            var principal = FilterPattern().Match(request.Query["$filter"].ToString()).Groups["id"].Value;
            return Results.Json(
                new JsonObject
                {
                    ["value"] = new JsonArray([.. roles.List(scope, principal).Select(item => (JsonNode)Describe(item))]),
                });
        }

        if (HttpMethods.IsDelete(request.Method))
        {
            roles.Unassign(path);
            return Results.StatusCode(200);
        }

        if (!HttpMethods.IsPut(request.Method))
        {
            return roles.Find(path) is { } found ? Results.Json(Describe(found)) : Refuse(
                404, "RoleAssignmentNotFound", $"The role assignment '{name}' is not found.");
        }

        var properties = body?["properties"];
        var principalId = Text(properties, "principalId");
        if (!state.Identity.IsKnownAs(principalId) && !grid.IsKnownPrincipal(principalId))
        {
            return Refuse(
                400,
                "PrincipalNotFound",
                $"Principal {principalId} does not exist in the directory {Identity.EmulatorIdentity.TenantId}.");
        }

        var assignment = roles.Assign(
            path, scope, Text(properties, "roleDefinitionId"), principalId, Text(properties, "principalType"));
        return assignment is null
            ? Refuse(409, "RoleAssignmentExists", "The role assignment already exists.")
            : Results.Json(Describe(assignment), statusCode: 201);
    }

    private JsonObject Container(string id, string name) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = "Microsoft.Storage/storageAccounts/blobServices/containers",
            ["properties"] = state.ContainerProperties(id),
        };

    private static JsonObject Describe(RoleAssignment assignment) => new()
    {
        ["id"] = assignment.Id,
        ["name"] = assignment.Id[(assignment.Id.LastIndexOf('/') + 1)..],
        ["type"] = "Microsoft.Authorization/roleAssignments",
        ["properties"] = new JsonObject
        {
            ["roleDefinitionId"] = assignment.RoleDefinitionId,
            ["principalId"] = assignment.PrincipalId,
            ["principalType"] = assignment.PrincipalType,
            ["scope"] = assignment.Scope,
            ["createdOn"] = assignment.CreatedOn.UtcDateTime,
        },
    };

    private static string Text(JsonNode? node, string name) => node?[name]?.GetValue<string>() ?? "";

    private static async Task<JsonObject?> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static IResult NotFound(string path) => Refuse(404, "ResourceNotFound", $"The Resource '{path}' was not found.");

    internal static IResult Refuse(int status, string code, string message) =>
        Results.Json(new { error = new { code, message } }, statusCode: status);

    [GeneratedRegex(@"\A/blobServices/default/containers/(?<name>[a-z0-9-]+)\z", RegexOptions.IgnoreCase)]
    private static partial Regex ContainerPattern();

    [GeneratedRegex(@"\A/queueServices/default/queues/(?<name>[a-z0-9-]+)\z", RegexOptions.IgnoreCase)]
    private static partial Regex QueuePattern();

    [GeneratedRegex(@"\AprincipalId eq '(?<id>[0-9a-fA-F-]+)'\z")]
    private static partial Regex FilterPattern();
}
