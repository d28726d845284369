using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Management;

/// <summary>
/// Waits for the end of what Azure's management has only accepted.
/// https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
/// </summary>
internal sealed class LongRunningOperation(ManagementPipeline pipeline, ManagementWait wait, EngineOptions options)
{
    private const string Succeeded = "Succeeded";

    /// <summary>Whether a state is one that passes.</summary>
    public static bool IsPassing(string? state) =>
        state is "Creating" or "Updating" or "Deleting" or "Accepted" or "Running" or "InProgress" or "Registering";

    /// <summary>The answer at the end: the resource, nothing where it was deleted, or the error with which it ended.</summary>
    public async Task<ManagementAnswer> EndAsync(
        ManagementAnswer answer, ManagedResource resource, string apiVersion, string what, CancellationToken cancellationToken)
    {
        if (answer.Error is not null)
        {
            return answer;
        }

        var isDeletion = answer.Request.StartsWith("DELETE ", StringComparison.Ordinal);
        if (answer.Operation is { } operation && pipeline.Trusts(operation))
        {
            var end = await PollAsync(answer, resource, operation, state =>
                IsPassing(state.OptionalString("status")), what, cancellationToken).ConfigureAwait(false);
            if (end.Error is not null || end.Body.OptionalString("status") is not Succeeded)
            {
                return end with { Error = end.Error ?? Failure(end, end.Body.OptionalString("status"), answer.Request) };
            }
        }
        else if (answer is { Status: 202, Location: { } location } && pipeline.Trusts(location))
        {
            var end = await PollAsync(answer, resource, location, null, what, cancellationToken).ConfigureAwait(false);
            if (end.Error is not null && !(isDeletion && end.Error.Status == 404))
            {
                return end;
            }
        }

        return isDeletion
            ? answer
            : await SettleAsync(answer, resource, apiVersion, what, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks until the state doesn't pass any more; without a state, until the answer isn't 202.</summary>
    private async Task<ManagementAnswer> PollAsync(
        ManagementAnswer first, ManagedResource resource, Uri address, Func<JsonElement, bool>? isPassing, string what,
            CancellationToken cancellationToken)
    {
        var answer = first;
        var isFirst = true;
        await wait.UntilAsync(
            what,
            async () =>
            {
                // The pause that the first answer asks for comes before the first look.
                if (!isFirst)
                {
                    answer = await resource.FollowAsync(address, cancellationToken).ConfigureAwait(false);
                }

                var isOver = !isFirst && (answer.Error is not null || !(isPassing?.Invoke(answer.Body) ?? (answer.Status == 202)));
                isFirst = false;
                return isOver ? null : answer.RetryAfter ?? options.PollInterval;
            },
            options.DirectoryTimeout,
            cancellationToken).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Asks for the resource until its own state doesn't pass any more.</summary>
    private async Task<ManagementAnswer> SettleAsync(
        ManagementAnswer first, ManagedResource resource, string apiVersion, string what, CancellationToken cancellationToken)
    {
        var answer = first;
        var isFirst = true;
        await wait.UntilAsync(
            what,
            async () =>
            {
                if (!isFirst || first.Operation is not null || first.Status == 202)
                {
                    answer = await resource.LookAsync(apiVersion, cancellationToken).ConfigureAwait(false);
                }

                isFirst = false;
                return answer.Error is null && IsPassing(StateOf(answer.Body)) ? answer.RetryAfter ?? options.PollInterval : null;
            },
            options.DirectoryTimeout,
            cancellationToken).ConfigureAwait(false);
        return answer.Error is null && StateOf(answer.Body) is "Failed" or "Canceled"
            ? answer with { Error = Failure(answer, StateOf(answer.Body), first.Request) }
            : answer;
    }

    private static string? StateOf(JsonElement resource) =>
        (resource.Optional("properties") ?? default).OptionalString("provisioningState");

    private static ManagementError Failure(ManagementAnswer end, string? state, string request)
    {
        var error = end.Body.Optional("error") is null ? null : ErrorBody.Of(end.Body);
        return new ManagementError(
            end.Status, error?.Code ?? state ?? "", error?.Message ?? $"it ended as {state ?? "nothing that is known"}", request, null);
    }
}
