using System;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Tasks;
using AcsRecording.Emulator.Events;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>The control plane: start, state, pause, resume, stop, result.</summary>
internal sealed class RecordingEndpoints(RecordingStore store, EventSource events, RecordingExport export, EmulatorOptions options)
{
    private const string Root = "/calling/recordings";

    // Retention isn't documented; the emulator forgets at reset.
    private readonly ConcurrentDictionary<string, Lazy<object?>> _answers = new(StringComparer.OrdinalIgnoreCase);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, StartAsync);

        // ':pause' follows the id within one segment, so the id takes it along and it is split off here.
        routes.MapPost(Root + "/{idAndAction}", (HttpRequest request, string idAndAction) => idAndAction.LastIndexOf(':') switch
        {
            < 0 => ServiceErrors.NotBuilt(),
            var at => Switch(request, idAndAction[..at], idAndAction[(at + 1)..]),
        });
        routes.MapGet(Root + "/{id}", (HttpRequest request, string id) =>
            store.Find(id) is { } recording
                ? Results.Json(State(recording, recording.IsActive))
                : ServiceErrors.RecordingNotFound(request));
        routes.MapDelete(Root + "/{id}", StopAsync);
        routes.MapGet(Root + "/{id}/result", Result);
    }

    public void Reset() => _answers.Clear();

    private async Task<IResult> StartAsync(HttpRequest request)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return ServiceErrors.InvalidRequest("The request body is not JSON.");
        }

        using (body)
        {
            var (start, refusal) = StartBody.Read(body.RootElement);
            return refusal ?? Start(request, start!);
        }
    }

    private IResult Start(HttpRequest request, StartOptions start)
    {
        var requestId = request.Headers["Repeatability-Request-ID"].ToString();
        var firstSent = request.Headers["Repeatability-First-Sent"].ToString();
        if (requestId.Length == 0 != (firstSent.Length == 0))
        {
            return ServiceErrors.InvalidRequest("Repeatability-Request-ID and Repeatability-First-Sent go together.");
        }

        var begin = new Lazy<object?>(() => store.Start(start) is { } recording ? Begin(recording) : null);
        if (requestId.Length > 0)
        {
            // The same id gets the first answer, also when both are on their way at once.
            begin = _answers.GetOrAdd(requestId, begin);
            request.HttpContext.Response.Headers["Repeatability-Result"] = "accepted";
        }

        return begin.Value is { } state
            ? Results.Json(state, statusCode: options.AcceptStarts || options.FailStarts ? 202 : 200)
            : ServiceErrors.AlreadyRecording();
    }

    private object Begin(EmulatedRecording recording)
    {
        if (options.FailStarts)
        {
            store.Stop(recording);
            events.StartFailed(recording);
        }
        else
        {
            events.StateChanged(recording, recording.IsActive);
        }

        // Live, Start answers "inactive" whatever follows.
        return State(recording, isActive: false);
    }

    private IResult Switch(HttpRequest request, string id, string action)
    {
        if (action is not ("pause" or "resume"))
        {
            return ServiceErrors.NotBuilt();
        }

        if (store.Find(id) is not { } recording)
        {
            return ServiceErrors.RecordingNotFound(request);
        }

        var active = action == "resume";
        if (!store.SetActive(recording, active))
        {
            return ServiceErrors.InvalidState(active ? "active" : "paused");
        }

        events.StateChanged(recording, active);
        return Results.StatusCode(202);
    }

    private async Task<IResult> StopAsync(HttpRequest request, string id)
    {
        if (store.Find(id) is not { } recording)
        {
            return ServiceErrors.RecordingNotFound(request);
        }

        store.Stop(recording);
        await export.RunAsync(recording, request.HttpContext.RequestAborted);
        events.StateChanged(recording, isActive: false);
        events.FilesReady(recording);
        return Results.StatusCode(204);
    }

    private IResult Result(HttpRequest request, string id)
    {
        var version = request.Query["api-version"].ToString();
        if (version != ApiVersions.Result)
        {
            return ServiceErrors.UnsupportedApiVersion(request, version);
        }

        return store.FindEnded(id) is { } recording ? Results.Json(events.ResultOf(recording)) : ServiceErrors.RecordingNotFound(request);
    }

    private object State(EmulatedRecording recording, bool isActive) => new
    {
        recordingId = recording.RecordingId,
        recordingState = isActive ? "active" : "inactive",
        recordingKind = options.WireKind,
    };
}
