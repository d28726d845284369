using System;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Events;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>The control plane, in all dialects: start, state, pause, resume, stop, result.</summary>
internal sealed class RecordingEndpoints(RecordingStore store, EventSource events, RecordingExport export, EmulatorOptions options)
{
    private const string Recordings = "recordings";

    // Retention isn't documented; the emulator forgets at reset.
    private readonly ConcurrentDictionary<string, Lazy<object?>> _answers = new(StringComparer.OrdinalIgnoreCase);

    public void Map(IEndpointRouteBuilder routes)
    {
        var root = Dialect.Current.Root;
        routes.MapPost(root, (HttpContext context, CancellationToken _) => StartAsync(context, null));

        // ':pause' follows the id within one segment, so the id takes it along and it is split off here.
        routes.MapPost(root + "/{idAndAction}", (HttpContext context, string idAndAction) => idAndAction.LastIndexOf(':') switch
        {
            > 0 and var at when Dialect.Of(context).IsCurrent => SwitchAsync(context, null, idAndAction[..at], idAndAction[at..]),
            _ => Task.FromResult(ServiceErrors.NotBuilt()),
        });

        // In 2021 there is a slash before it.
        routes.MapPost(root + "/{id}/{action}", (HttpContext context, string id, string action) => Dialect.Of(context).IsCurrent
            ? Task.FromResult(ServiceErrors.NotBuilt())
            : SwitchAsync(context, null, id, action));
        routes.MapGet(root + "/{id}", (HttpContext context, string id) => State(context, null, id));
        routes.MapDelete(root + "/{id}", (HttpContext context, string id) => StopAsync(context, null, id));
        routes.MapGet(root + "/{id}/result", Result);
        foreach (var dialect in new[] { Dialect.Conversations, Dialect.CallingConversations, Dialect.ServerCalls })
        {
            MapCalls(routes, dialect.Root);
        }
    }

    /// <summary>The dialects with the call in the path. Routes are matched in any case; upper and lower case are compared here.</summary>
    private void MapCalls(IEndpointRouteBuilder routes, string root)
    {
        routes.MapPost(root + "/{call}/{start}", (HttpContext context, string call, string start) =>
            start == Dialect.Of(context).StartSegment ? StartAsync(context, Unescape(call)) : Task.FromResult(ServiceErrors.NotBuilt()));
        routes.MapGet(root + "/{call}/{recordings}/{id}", (HttpContext context, string call, string recordings, string id) =>
            recordings == Recordings ? State(context, Unescape(call), id) : ServiceErrors.NotBuilt());
        routes.MapDelete(root + "/{call}/{recordings}/{id}", (HttpContext context, string call, string recordings, string id) =>
            recordings == Recordings ? StopAsync(context, Unescape(call), id) : Task.FromResult(ServiceErrors.NotBuilt()));
        routes.MapPost(
            root + "/{call}/{recordings}/{id}/{action}",
            (HttpContext context, string call, string recordings, string id, string action) => recordings == Recordings
                ? SwitchAsync(context, Unescape(call), id, action)
                : Task.FromResult(ServiceErrors.NotBuilt()));
    }

    /// <summary>All but the slash is unescaped in a route's values.</summary>
    private static string Unescape(string value) => value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public void Reset() => _answers.Clear();

    private async Task<IResult> StartAsync(HttpContext context, string? call)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            return ServiceErrors.InvalidRequest("The request body is not JSON.");
        }

        using (body)
        {
            var (start, refusal) = StartBody.Read(body.RootElement, Dialect.Of(context), call);
            return refusal ?? Start(context.Request, start!);
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
            ? Results.Json(state, statusCode: start.Dialect.IsCurrent && (options.AcceptStarts || options.FailStarts) ? 202 : 200)
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

        // Live, Start answers "inactive" whatever follows; in 2021 it named the recording alone.
        return recording.Options.Dialect.IsCurrent ? State(recording, isActive: false) : new { recordingId = recording.RecordingId };
    }

    private IResult State(HttpContext context, string? call, string id) =>
        store.Find(id, Dialect.Of(context), call) is not { } recording ? ServiceErrors.RecordingNotFound(context.Request)
        : Dialect.Of(context).IsCurrent ? Results.Json(State(recording, recording.IsActive))
        : Results.Json(new { recordingState = Wire(recording.IsActive) });

    private async Task<IResult> SwitchAsync(HttpContext context, string? call, string id, string action)
    {
        var dialect = Dialect.Of(context);
        if (action != dialect.Pause && action != dialect.Resume)
        {
            return ServiceErrors.NotBuilt();
        }

        if (store.Find(id, dialect, call) is not { } recording)
        {
            return ServiceErrors.RecordingNotFound(context.Request);
        }

        var active = action == dialect.Resume;
        var (operation, refusal) = await OperationBody.ReadAsync(context.Request, dialect);
        if (refusal is not null || !store.SetActive(recording, active))
        {
            return refusal ?? ServiceErrors.InvalidState(active ? "active" : "paused");
        }

        recording.OperationContexts.Add(operation);
        events.StateChanged(recording, active);
        return Done(dialect, 202);
    }

    private async Task<IResult> StopAsync(HttpContext context, string? call, string id)
    {
        var dialect = Dialect.Of(context);
        if (store.Find(id, dialect, call) is not { } recording)
        {
            return ServiceErrors.RecordingNotFound(context.Request);
        }

        var (operation, refusal) = await OperationBody.ReadAsync(context.Request, dialect);
        if (refusal is not null)
        {
            return refusal;
        }

        recording.OperationContexts.Add(operation);
        store.Stop(recording);
        await export.RunAsync(recording, context.RequestAborted);
        events.StateChanged(recording, isActive: false);
        events.FilesReady(recording);
        return Done(dialect, 204);
    }

    /// <summary>In 2021 all answers are 200: with an empty object in the first dialect, with nothing in the others.</summary>
    private static IResult Done(Dialect dialect, int status) =>
        dialect.IsCurrent ? Results.StatusCode(status) : dialect.HasContext ? Results.Json(new { }) : Results.StatusCode(200);

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
        recordingState = Wire(isActive),
        recordingKind = options.WireKind,
    };

    private static string Wire(bool isActive) => isActive ? "active" : "inactive";
}
