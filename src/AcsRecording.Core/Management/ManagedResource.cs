using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Text;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>
/// One resource of Azure's management, read and written as JSON. The typed libraries of the resource providers would bring five packages
/// for five requests.
/// </summary>
internal sealed class ManagedResource(ManagementPipeline pipeline, ResourceIdentifier id)
{
    /// <summary>Role assignments come by hundreds, and a scope has a few thousand at the most.</summary>
    private const int MostPages = 100;

    /// <summary>Null where there is no such resource.</summary>
    public async Task<JsonElement?> FindAsync(string apiVersion, CancellationToken cancellationToken)
    {
        var answer = await LookAsync(apiVersion, cancellationToken).ConfigureAwait(false);
        return answer.Error?.Status == 404 ? null : answer.Resource();
    }

    /// <summary>Throws <c>ResourceNotFound</c> where there is no such resource.</summary>
    public async Task<JsonElement> GetAsync(string apiVersion, CancellationToken cancellationToken) =>
        await FindAsync(apiVersion, cancellationToken).ConfigureAwait(false)
        ?? throw RecordingError.Create("ResourceNotFound", RecordingErrorCategory.ObjectNotFound, id.ToString(), id);

    /// <summary>The items of a list under this resource, page after page.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(
        string path, string apiVersion, string? filter, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        var pages = 1;
        var page = (await SendAsync(RequestMethod.Get, path, apiVersion, filter, null, cancellationToken).ConfigureAwait(false)).Resource();
        while (true)
        {
            if (page.Optional("value") is { ValueKind: JsonValueKind.Array } values)
            {
                items.AddRange(values.EnumerateArray());
            }

            if (page.OptionalUri("nextLink") is not { } next || !pipeline.Trusts(next))
            {
                return items;
            }

            if (++pages > MostPages)
            {
                throw RecordingError.Create(
                    "ManagementFailed", RecordingErrorCategory.InvalidData, null, id + path, "the list does not end");
            }

            page = (await SendAsync(RequestMethod.Get, next, path, null, cancellationToken).ConfigureAwait(false)).Resource();
        }
    }

    public Task<ManagementAnswer> PatchAsync(string apiVersion, object body, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Patch, "", apiVersion, null, body, cancellationToken);

    public Task<ManagementAnswer> PutAsync(string apiVersion, object body, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Put, "", apiVersion, null, body, cancellationToken);

    /// <summary>An action of the resource.</summary>
    public Task<ManagementAnswer> PostAsync(string action, string apiVersion, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Post, "/" + action, apiVersion, null, null, cancellationToken);

    /// <summary>What isn't there is done.</summary>
    public async Task<ManagementAnswer> DeleteAsync(string apiVersion, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(RequestMethod.Delete, "", apiVersion, null, null, cancellationToken).ConfigureAwait(false);
        return answer.Error is { Status: 404, Code: not "AuthorizationFailed" } ? answer with { Error = null } : answer;
    }

    /// <summary>Looks again, at an address that an answer for this resource has named.</summary>
    public Task<ManagementAnswer> FollowAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Get, address, "", null, cancellationToken);

    public Task<ManagementAnswer> LookAsync(string apiVersion, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Get, "", apiVersion, null, null, cancellationToken);

    private Task<ManagementAnswer> SendAsync(
        RequestMethod method, string path, string apiVersion, string? filter, object? body, CancellationToken cancellationToken)
    {
        var query = "?api-version=" + apiVersion + (filter is null ? "" : "&$filter=" + Uri.EscapeDataString(filter));
        return SendAsync(method, new Uri(pipeline.Endpoint, id + path + query), path, body, cancellationToken);
    }

    private Task<ManagementAnswer> SendAsync(
        RequestMethod method, Uri address, string path, object? body, CancellationToken cancellationToken) =>
        pipeline.SendAsync(method, address, body, id + path, cancellationToken);
}
