using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Emulator.Storage;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.Management;

/// <summary>
/// Event Grid's part of Azure's management: the provider's registration, system topics, their event subscriptions, and operations that
/// were accepted. Shapes and statuses are those of the specification (stable/2025-02-15); texts of refusals are those that users report,
/// where docs/emulator.md doesn't say that they are inferred.
/// </summary>
internal sealed partial class EventGridEndpoints(EventGridState grid, EventSubscriptionRules rules, StorageAccount? account = null)
{
    private const string Provider = "/providers/Microsoft.EventGrid";

    /// <summary>Those of 2021 and later that are stable.</summary>
    private static readonly string[] Versions = ["2021-12-01", "2022-06-15", "2025-02-15"];

    public static bool IsAt(string path) => path.Contains(Provider, StringComparison.OrdinalIgnoreCase);

    public async Task<IResult> HandleAsync(HttpRequest request, string path, JsonObject? body)
    {
        if (path.EndsWith(Provider, StringComparison.OrdinalIgnoreCase))
        {
            return Results.Json(ProviderResource(path));
        }

        if (ActionPattern().Match(path) is { Success: true } action)
        {
            return Register(path, action.Groups["action"].Value);
        }

        if (!grid.IsRegistered)
        {
            return ManagementEndpoints.Refuse(
                409,
                "MissingSubscriptionRegistration",
                "The subscription is not registered to use namespace 'Microsoft.EventGrid'. "
                + "See https://aka.ms/rps-not-found for how to register subscriptions.");
        }

        var version = request.Query["api-version"].ToString();
        if (!Versions.Contains(version))
        {
            return ManagementEndpoints.Refuse(
                400,
                "NoRegisteredProviderFound",
                $"No registered resource provider found for API version '{version}'. "
                + $"The supported api-versions are '{string.Join(", ", Versions)}'.");
        }

        return OperationPattern().Match(path) is { Success: true } operation ? Operation(request, operation.Groups["id"].Value)
            : SubscriptionPattern().Match(path) is { Success: true } subscription
                ? await SubscriptionAsync(request, path, subscription.Groups["topic"].Value, subscription.Groups["name"].Value, body)
            : ListPattern().Match(path) is { Success: true } list ? List(list.Groups["scope"].Value)
            : TopicPattern().IsMatch(path) ? Topic(request, path, body)
            : ManagementEndpoints.NotFound(path);
    }

    private JsonObject ProviderResource(string path) =>
        new() { ["id"] = path, ["namespace"] = "Microsoft.EventGrid", ["registrationState"] = grid.LookAtRegistration() };

    private IResult Register(string path, string action)
    {
        if (action.Equals("register", StringComparison.OrdinalIgnoreCase))
        {
            grid.Register();
        }
        else
        {
            grid.Unregister();
        }

        return Results.Json(ProviderResource(path[..path.LastIndexOf('/')]));
    }

    private IResult List(string scope) => Results.Json(new JsonObject
    {
        ["value"] = new JsonArray(
        [
            .. grid.Topics.Where(topic => topic.Id.StartsWith(scope + "/", StringComparison.OrdinalIgnoreCase))
                .Select(topic => (JsonNode)topic.Look()),
        ]),
    });

    private IResult Topic(HttpRequest request, string path, JsonObject? body)
    {
        var there = grid.Find(path);
        if (HttpMethods.IsPut(request.Method))
        {
            return PutTopic(request, path, body, there);
        }

        if (HttpMethods.IsDelete(request.Method))
        {
            return grid.Remove(path) ? Accepted(request, path) : Results.StatusCode(204);
        }

        if (there is null)
        {
            return ManagementEndpoints.NotFound(path);
        }

        if (HttpMethods.IsPatch(request.Method))
        {
            Change(there, body);
        }

        return Results.Json(there.Look());
    }

    private IResult PutTopic(HttpRequest request, string path, JsonObject? body, EmulatedTopic? there)
    {
        var source = body?["properties"]?["source"]?.GetValue<string>() ?? "";
        if (EventSubscriptionRules.RefusalOfTopic(body, source, there) is { } reason)
        {
            return ManagementEndpoints.Refuse(400, "InvalidRequest", reason);
        }

        var creation = grid.Begin();
        if (grid.Put(path, source, creation) is not { } topic)
        {
            return ManagementEndpoints.Refuse(
                400,
                "InvalidRequest",
                $"There is an existing tracked system topic for the given source {source}. Only one system topic is allowed per source.");
        }

        topic.State = null;
        Change(topic, body);
        if (there is not null)
        {
            return Results.Json(topic.Look());
        }

        SetOperation(request, path, creation);
        return Results.Json(topic.Look(), statusCode: 201);
    }

    /// <summary>The state is the emulator's own: it stands in the place of the right one, as after a failure.</summary>
    private static void Change(EmulatedTopic topic, JsonObject? body)
    {
        if (body?["identity"] is JsonObject identity)
        {
            topic.Identity.Set(identity);
        }

        topic.Tags = body?["tags"]?.DeepClone() ?? topic.Tags;
        topic.State = body?["properties"]?["provisioningState"]?.GetValue<string>() ?? topic.State;
    }

    private async Task<IResult> SubscriptionAsync(
        HttpRequest request, string path, string topicId, string name, JsonObject? body)
    {
        if (grid.Find(topicId) is not { } topic)
        {
            return ManagementEndpoints.Refuse(
                404,
                "ParentResourceNotFound",
                $"Can not perform requested operation on nested resource. Parent resource '{topicId}' not found.");
        }

        if (name.Length == 0)
        {
            var items = topic.Subscriptions.Select(item => (JsonNode)item.Look());
            return Results.Json(new JsonObject { ["value"] = new JsonArray([.. items]) });
        }

        if (HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method))
        {
            return await PutSubscriptionAsync(request, path, topic, name, body);
        }

        if (HttpMethods.IsDelete(request.Method))
        {
            return topic.Remove(name) ? Accepted(request, path) : Results.StatusCode(204);
        }

        return topic.Find(name) is { } found ? Results.Json(found.Look()) : ManagementEndpoints.NotFound(path);
    }

    private async Task<IResult> PutSubscriptionAsync(HttpRequest request, string path, EmulatedTopic topic, string name, JsonObject? body)
    {
        var properties = body?["properties"]?.DeepClone() as JsonObject ?? [];
        if (HttpMethods.IsPatch(request.Method) && topic.Find(name) is { } before)
        {
            var merged = (JsonObject)before.Look()["properties"]!.DeepClone();
            merged.Remove("provisioningState");
            foreach (var (key, value) in properties)
            {
                merged[key] = value?.DeepClone();
            }

            properties = merged;
        }
        else
        {
            properties.Remove("provisioningState");
        }

        var creation = grid.Begin();
        var made = new EmulatedSubscription(topic.Id, name, properties, creation);
        if (rules.Refusal(properties) is { } reason)
        {
            return ManagementEndpoints.Refuse(400, "InvalidRequest", reason);
        }

        // Twice a new role isn't in force yet: the first time at once, the second time after the request was accepted.
        if (await rules.WhyNotDeliverAsync(topic, made, account, request.HttpContext.RequestAborted) is var (isFirst, refusal))
        {
            if (isFirst)
            {
                request.HttpContext.Response.Headers.RetryAfter = "1";
                return ManagementEndpoints.Refuse(400, "InvalidRequest", refusal);
            }

            SetOperation(request, path, grid.Begin(("InvalidRequest", refusal)));
            return Results.Json(made.Look(), statusCode: 201);
        }

        topic.Put(made);
        SetOperation(request, path, creation);
        return Results.Json(made.Look(), statusCode: 201);
    }

    private IResult Operation(HttpRequest request, string id)
    {
        if (grid.FindOperation(id) is not { } operation)
        {
            return ManagementEndpoints.Refuse(404, "OperationNotFound", $"The operation '{id}' was not found.");
        }

        var isOver = operation.Look();

        // A deletion tells its state by the status alone.
        if (request.Query.ContainsKey("deletion"))
        {
            return Results.StatusCode(isOver ? 204 : 202);
        }

        var status = new JsonObject { ["id"] = request.Path.Value, ["name"] = id, ["status"] = isOver ? "Succeeded" : "InProgress" };
        if (isOver && operation.Failure is var (code, message))
        {
            status["status"] = "Failed";
            status["error"] = new JsonObject { ["code"] = code, ["message"] = message };
        }

        return Results.Json(status);
    }

    private IResult Accepted(HttpRequest request, string path)
    {
        request.HttpContext.Response.Headers.Location = AddressOf(request, path, grid.Begin()) + "&deletion=1";
        return Results.StatusCode(202);
    }

    private static void SetOperation(HttpRequest request, string path, EmulatedOperation operation) =>
        request.HttpContext.Response.Headers["Azure-AsyncOperation"] = AddressOf(request, path, operation);

    private static string AddressOf(HttpRequest request, string path, EmulatedOperation operation) =>
        $"{request.Scheme}://{request.Host}/subscriptions/{path.Split('/')[2]}{Provider}/locations/global/operationsStatus/{operation.Id}"
        + $"?api-version={request.Query["api-version"]}";

    [GeneratedRegex(
        @"\A(?<scope>/subscriptions/[^/]+(/resourceGroups/[^/]+)?)/providers/Microsoft\.EventGrid/systemTopics\z", RegexOptions.IgnoreCase)]
    private static partial Regex ListPattern();

    [GeneratedRegex(@"/resourceGroups/[^/]+/providers/Microsoft\.EventGrid/systemTopics/[A-Za-z0-9-]{3,50}\z", RegexOptions.IgnoreCase)]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"\A(?<topic>/.+/systemTopics/[^/]+)/eventSubscriptions(/(?<name>[A-Za-z0-9-]{3,64}))?\z", RegexOptions.IgnoreCase)]
    private static partial Regex SubscriptionPattern();

    [GeneratedRegex(@"/operationsStatus/(?<id>[0-9a-f-]+)\z", RegexOptions.IgnoreCase)]
    private static partial Regex OperationPattern();

    [GeneratedRegex(@"/providers/Microsoft\.EventGrid/(?<action>register|unregister)\z", RegexOptions.IgnoreCase)]
    private static partial Regex ActionPattern();
}
