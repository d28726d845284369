using System;
using System.Globalization;
using System.Text.Json;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;
using Azure;

namespace AcsRecording.Core.Management;

/// <summary>What Azure's management has answered: a resource, or an error.</summary>
internal sealed record ManagementAnswer(JsonElement Body, string Request, ManagementError? Error)
{
    public int Status { get; private init; }

    /// <summary>Where the state of an operation that was only accepted is told; null where it is told in another way.</summary>
    public Uri? Operation { get; private init; }

    /// <summary>Where it is told by the status of the answer.</summary>
    public Uri? Location { get; private init; }

    /// <summary>When to ask again; null where the answer doesn't say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The resource that was asked for.</summary>
    public JsonElement Resource()
    {
        EnsureDone();
        return Body.ValueKind == JsonValueKind.Object ? Body
            : throw RecordingError.Create(
                "ManagementFailed", RecordingErrorCategory.InvalidData, null, Request, "the answer isn't a resource");
    }

    public void EnsureDone()
    {
        if (Error is not null)
        {
            throw Error.ToException();
        }
    }

    public static ManagementAnswer Of(Response response, string request)
    {
        var body = Read(response);
        if (!response.IsError)
        {
            return new ManagementAnswer(body, request, null)
            {
                Status = response.Status,
                Operation = AddressIn(response, "Azure-AsyncOperation"),
                Location = AddressIn(response, "Location"),
                RetryAfter = PauseIn(response),
            };
        }

        var error = ErrorBody.Of(body);
        response.Headers.TryGetValue("x-ms-correlation-request-id", out var correlationId);
        return new ManagementAnswer(
            body, request, new ManagementError(response.Status, error?.Code ?? "", error?.Message ?? "", request, correlationId))
        {
            Status = response.Status,
            RetryAfter = PauseIn(response),
        };
    }

    private static TimeSpan? PauseIn(Response response) =>
        response.Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static Uri? AddressIn(Response response, string header) =>
        response.Headers.TryGetValue(header, out var text) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    private static JsonElement Read(Response response)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            EnsureReadable(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>
    /// Throws InvalidOperationException for a text or a name with half a surrogate pair in it, so that readers of the answer need not
    /// check.
    /// </summary>
    private static void EnsureReadable(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    EnsureReadable(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    EnsureReadable(property.Value);
                }

                break;
        }
    }
}

/// <summary>An error of Azure's management: <c>{"error":{"code","message"}}</c>.</summary>
internal sealed record ManagementError(int Status, string Code, string Message, string Request, string? CorrelationId)
{
    /// <summary>Whether it was about who has which role.</summary>
    private bool IsAboutRoles => Request.IndexOf(RoleAssignments.Path, StringComparison.OrdinalIgnoreCase) >= 0;

    public RecordingException ToException() => Status switch
    {
        // It was accepted, and failed afterwards.
        < 400 => RecordingError.Create("ManagementRefused", RecordingErrorCategory.InvalidOperation, null, Answer, null, Request, Shown),
        403 or 404 when IsAboutRoles && Code != "PrincipalNotFound" =>
            Request.StartsWith("GET ", StringComparison.Ordinal) ? OfRoles("RolesUnreadable") : OfRoles("RoleNotAssigned"),
        401 => Refusal("ManagementSignInRefused"),
        403 => Refusal("ManagementAccessDenied"),
        404 => Refusal("ResourceNotFound"),
        408 or 412 or 429 or >= 500 => Refusal("ManagementFailed"),
        _ => Refusal("ManagementRefused"),
    };

    private RecordingException Refusal(string errorId) =>
        RecordingError.Create(errorId, StatusCategory.Of(Status), null, Answer, null, Request, Shown);

    /// <summary>
    /// What hides assignments from one who may not see them, or refuses to make one, is the lack of a right: Azure answers 403 or 404.
    /// </summary>
    private RecordingException OfRoles(string errorId)
    {
        var path = Request.Substring(Request.IndexOf('/'));
        var scope = path.Substring(0, path.IndexOf(RoleAssignments.Path, StringComparison.OrdinalIgnoreCase));
        return RecordingError.Create(errorId, RecordingErrorCategory.PermissionDenied, null, Answer, null, scope, Shown);
    }

    private string Shown => Redaction.Clean(Message.Length > 0 ? Message : "without a reason");

    private ServiceAnswer Answer => new(Status, Code, CorrelationId);
}
