using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>The service's error envelope: <c>{"error":{"code","message","target"?}}</c>; the code is a string.</summary>
internal static class ServiceErrors
{
    public static IResult RecordingNotFound(HttpRequest request) =>
        Results.Json(new { error = new { code = "8522", message = "Recording not found.", target = request.Path.Value } }, statusCode: 404);

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

    private static IResult Create(int status, string code, string message) =>
        Results.Json(new { error = new { code, message } }, statusCode: status);
}
