using System;
using System.Text.Json;
using Azure;

namespace AcsRecording.Core.Management;

/// <summary>What Azure's management has answered: a resource, or an error.</summary>
internal sealed record ManagementAnswer(JsonElement Body, ManagementError? Error)
{
    public JsonElement OrThrow() => Error is null ? Body : throw Error.ToException();

    public static ManagementAnswer Of(Response response, string request)
    {
        var body = Read(response);
        if (!response.IsError)
        {
            return new ManagementAnswer(body, null);
        }

        var (code, message) = ReadError(body.Optional("error") ?? default);
        return new ManagementAnswer(body, new ManagementError(response.Status, code, message, request));
    }

    private static (string Code, string Message) ReadError(JsonElement error)
    {
        try
        {
            return (error.OptionalString("code") ?? "", error.OptionalString("message") ?? "");
        }
        catch (InvalidOperationException)
        {
            return ("", "");
        }
    }

    private static JsonElement Read(Response response)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>An error of Azure's management: <c>{"error":{"code","message"}}</c>.</summary>
internal sealed record ManagementError(int Status, string Code, string Message, string Request)
{
    public RecordingException ToException() => Status switch
    {
        401 => RecordingError.Create("ManagementSignInRefused", RecordingErrorCategory.AuthenticationError, null, Request, Shown),
        403 => RecordingError.Create("ManagementAccessDenied", RecordingErrorCategory.PermissionDenied, null, Request, Shown),
        404 => RecordingError.Create("ResourceNotFound", RecordingErrorCategory.ObjectNotFound, null, Request),
        429 => RecordingError.Create("ManagementFailed", RecordingErrorCategory.LimitsExceeded, null, Request, Shown),
        >= 500 => RecordingError.Create("ManagementFailed", RecordingErrorCategory.ResourceUnavailable, null, Request, Shown),
        _ => RecordingError.Create("ManagementFailed", RecordingErrorCategory.InvalidOperation, null, Request, Shown),
    };

    private string Shown => Connection.Redaction.Clean($"HTTP {Status}, {Code}: {Message}");
}
