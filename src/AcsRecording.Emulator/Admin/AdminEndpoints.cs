using System;
using System.Linq;
using System.Text.Json.Nodes;
using AcsRecording.Emulator.Content;
using AcsRecording.Emulator.ControlPlane;
using AcsRecording.Emulator.Events;
using AcsRecording.Emulator.Faults;
using AcsRecording.Emulator.Management;
using AcsRecording.Emulator.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AcsRecording.Emulator.Admin;

/// <summary>What only an emulator has, under a path that the service doesn't use.</summary>
internal sealed class AdminEndpoints(
    RecordingStore store,
    EventSource events,
    EmulatorClock clock,
    FaultRules faults,
    RecordingEndpoints recordings,
    ContentTraffic traffic,
    SubscriptionValidations validations,
    ManagementState management,
    RoleStore roles,
    EventGridState grid)
{
    public const string Root = "/_emulator";

    public void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup(Root);

        // A page in a browser may reach loopback under a name of its own; it gets nothing here.
        admin.AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Host.Host is "127.0.0.1" or "localhost" or "[::1]" ? await next(context) : Results.StatusCode(403));

        admin.MapGet("/health", () =>
            Results.Json(new { status = "ready", now = clock.Now, contentRequests = traffic.Requests, contentBytes = traffic.Bytes }));
        admin.MapGet("/validate", (string id) =>
            validations.Confirm(id) ? Results.Text("Webhook successfully validated as a subscription endpoint") : Results.StatusCode(400));
        admin.MapGet("/events", () => Results.Json(new JsonArray([.. events.FileEvents])));
        admin.MapGet("/recordings", () => Results.Json(store.All.Select(Describe)));
        admin.MapGet("/clock", () => Results.Json(new { now = clock.Now }));
        admin.MapPost("/clock", (ClockMove move) =>
        {
            if (move.AdvanceSeconds is < 0 or > 1e9 or double.NaN)
            {
                return Results.BadRequest(new { message = "advanceSeconds is 0 or more: the clock only goes forward." });
            }

            clock.Advance(TimeSpan.FromSeconds(move.AdvanceSeconds));
            return Results.Json(new { now = clock.Now });
        });
        admin.MapPost("/faults", (FaultRule rule) =>
        {
            faults.Add(rule);
            return Results.StatusCode(204);
        });
        admin.MapDelete("/faults", () =>
        {
            faults.Clear();
            return Results.StatusCode(204);
        });
        admin.MapPost("/reset", () =>
        {
            store.Reset();
            events.Reset();
            recordings.Reset();
            traffic.Reset();
            faults.Reset();
            management.Reset();
            roles.Reset();
            grid.Reset();
            return Results.StatusCode(204);
        });
    }

    private static object Describe(EmulatedRecording recording) => new
    {
        recordingId = recording.RecordingId,
        callId = recording.CallId,
        serverCallId = recording.Options.ServerCallId,
        conversationId = recording.Options.ConversationId,
        dialect = recording.Options.Dialect.Name,
        operationContexts = recording.OperationContexts,
        state = recording.IsEnded ? "ended" : recording.IsActive ? "active" : "inactive",
        startTime = recording.StartTime,
        chunks = recording.Chunks.Select(chunk =>
            new
            {
                documentId = chunk.DocumentId,
                index = chunk.Index,
                durationMs = chunk.Duration.TotalMilliseconds,
                deleted = chunk.IsDeleted,
            }),
    };
}

internal sealed record ClockMove(double AdvanceSeconds);
