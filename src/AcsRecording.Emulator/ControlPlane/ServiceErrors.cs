using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>
/// The service's errors: <c>{"error":{"code","message","target"?}}</c>, in the first dialects of 2021 without <c>error</c> around it. The
/// code is a string.
/// </summary>
internal static class ServiceErrors
{
    public static IResult RecordingNotFound(HttpRequest request) =>
        new Refusal(404, "8522", "Recording not found.", request.Path.Value);

    /// <summary>The code is the emulator's own: no recorded answer shows the service's.</summary>
    public static IResult FileNotFound(HttpRequest request) => new Refusal(404, "404", "File not found.", request.Path.Value);

    public static IResult AlreadyRecording() =>
        Create(400, "8553", "Recording is already in progress, one recording can be active at one time.");

    public static IResult NotEstablished() => Create(400, "8501", "Action is invalid when call is not in Established state");

    public static IResult InvalidState(string state) => Create(400, "8501", $"Action is invalid when recording is {state}");

    /// <summary>The code is the emulator's own: no recorded answer shows the service's.</summary>
    public static IResult InvalidRequest(string message) => Create(400, "8500", message);

    public static IResult Unauthorized(string message) => Create(401, "Denied", $"Denied by the resource provider. {message}");

    public static IResult NoApiVersion() => Create(400, "ApiVersionUnspecified", "An API version is required, but was not specified.");

    public static IResult UnsupportedApiVersion(HttpRequest request, string version) => Create(
        400, "UnsupportedApiVersion", $"The HTTP resource that matches the request URI '{request.Path}' does not support the API version "
            + $"'{version}'.");

    public static IResult NotBuilt() =>
        Create(501, "NotImplemented", "The emulator does not build this; docs/emulator.md lists what it does.");

    private static Refusal Create(int status, string code, string message) => new(status, code, message, null);

    /// <summary>Written when it is sent: its form is that of the request's dialect.</summary>
    private sealed class Refusal(int status, string code, string message, string? target) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var error = new JsonObject { ["code"] = code, ["message"] = message };
            if (target is not null)
            {
                error["target"] = target;
            }

            var body = Dialect.Of(httpContext).HasBareErrors ? error : new JsonObject { ["error"] = error };
            return Results.Json(body, statusCode: status).ExecuteAsync(httpContext);
        }
    }
}
