using System;
using System.Threading.Tasks;
using AcsRecording.Emulator.Admin;
using AcsRecording.Emulator.Content;
using AcsRecording.Emulator.ControlPlane;
using AcsRecording.Emulator.Faults;
using AcsRecording.Emulator.Identity;
using AcsRecording.Emulator.Management;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Security;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator;

/// <summary>What every request to the service meets before its operation: headers, latency, faults, credential, api-version.</summary>
internal sealed class ServiceMiddleware(EmulatorOptions options, EmulatorClock clock, FaultRules faults, RequestAuthenticator authenticator)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        response.GetTypedHeaders().Date = clock.Now;
        if (request.Path.StartsWithSegments(AdminEndpoints.Root, StringComparison.Ordinal) || IdentityEndpoints.IsIdentityRequest(request))
        {
            await next(context);
            return;
        }

        var isControlPlane = Dialect.IsControlPlane(request.Path);
        var isResource = isControlPlane || request.Path.StartsWithSegments(ContentEndpoints.DownloadRoot, StringComparison.Ordinal);
        var dialect = isControlPlane ? Dialect.Of(request.Path, request.Query["api-version"].ToString())
            : isResource ? Dialect.Conversations
            : null;
        context.Features.Set(dialect);
        var isManagement = request.Path.StartsWithSegments(ManagementEndpoints.Root, StringComparison.OrdinalIgnoreCase);
        SetHeaders(request, response, isResource);
        if (options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(options.Latency, context.RequestAborted);
        }

        var fault = faults.Take(request.Method, request.Path, out var cleared);
        if (fault?.DelayMilliseconds > 0)
        {
            await FaultRules.HoldAsync(TimeSpan.FromMilliseconds(fault.DelayMilliseconds), cleared, context.RequestAborted);
        }

        if (fault?.Status is { } status)
        {
            await FaultResponse.SendAsync(context, fault, status);
            return;
        }

        if (await (isManagement ? RefuseManagementAsync(request) : RefuseAsync(request, isResource, dialect)) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (fault is null)
        {
            await next(context);
            return;
        }

        // What changes the file itself, its endpoint looks up.
        context.Features.Set(fault);
        FaultResponse.Prepare(context, fault, cleared);
        try
        {
            await next(context);
            if (fault.LoseAnswer)
            {
                context.Abort();
            }
        }
        catch (FaultException)
        {
            // All that was to be sent is sent.
        }
    }

    private async Task<IResult?> RefuseManagementAsync(HttpRequest request) =>
        await authenticator.RefuseManagementAsync(request) is { } reason
            ? Results.Json(new { error = new { code = "AuthenticationFailed", message = reason } }, statusCode: 401)
            : null;

    private async Task<IResult?> RefuseAsync(HttpRequest request, bool isResource, Dialect? dialect)
    {
        if (await authenticator.RefuseAsync(request, isResource) is { } reason)
        {
            // Content hosts answer 401 without a word.
            return isResource ? ServiceErrors.Unauthorized(reason) : Results.StatusCode(401);
        }

        var version = request.Query["api-version"].ToString();
        return !isResource || dialect is not null ? null
            : version.Length == 0 ? ServiceErrors.NoApiVersion()
            : ServiceErrors.UnsupportedApiVersion(request, version);
    }

    private static void SetHeaders(HttpRequest request, HttpResponse response, bool isResource)
    {
        if (!isResource)
        {
            return;
        }

        var dialect = Dialect.Of(request.HttpContext);
        if (dialect.IsCurrent)
        {
            response.Headers["api-supported-versions"] = ApiVersions.Header;
        }

        response.Headers["X-Microsoft-Skype-Chain-ID"] = Guid.NewGuid().ToString();
        if (request.Headers.TryGetValue("x-ms-client-request-id", out var id))
        {
            response.Headers[dialect.HasPascalCallbacks ? "Client-Request-Id" : "x-ms-client-request-id"] = id;
        }
    }
}
