using System;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Text;
using Azure;

namespace AcsRecording.Core.Http;

/// <summary>
/// Reads the service's refusals: <c>{"error":{"code":"8522","message":…}}</c> from the control plane; other JSON, HTML or
/// nothing from content hosts and proxies.
/// </summary>
internal static class ServiceError
{
    /// <summary>A refusal has some hundred characters. A server that goes on and on is not listened to.</summary>
    private const int LongestBody = 64 * 1024;

    public static async Task<RecordingException> FromAsync(
        Response response, object? target, string subject, CancellationToken cancellationToken)
    {
        var (code, message) = Read(await BodyAsync(response, cancellationToken).ConfigureAwait(false));
        var (errorId, category) = Classify(response.Status, code);
        return RecordingError.Create(
            errorId, category, target, new ServiceAnswer(response.Status, code, CorrelationId(response)), null, subject, message);
    }

    /// <summary>For a result that names no file and says why.</summary>
    public static RecordingException From(Response response, ResultError[] errors, string recordingId)
    {
        var export = Array.Find(errors, error => error.IsExportFailure);
        var answer = new ServiceAnswer(response.Status, (export ?? errors[0]).Code, CorrelationId(response));
        return RecordingError.Create(
            export is null ? "ResultFailed" : "ExportFailed", RecordingErrorCategory.InvalidOperation, recordingId, answer, null,
                recordingId, string.Join("; ", (object[])errors));
    }

    private static string? CorrelationId(Response response) =>
        response.Headers.TryGetValue("X-Microsoft-Skype-Chain-ID", out var correlation) ? Redaction.OneLine(correlation) : null;

    private static (string Id, RecordingErrorCategory Category) Classify(int status, string? code) => (code, status) switch
    {
        ("8522", _) => ("RecordingNotFound", RecordingErrorCategory.ObjectNotFound),
        ("8553", _) => ("RecordingAlreadyActive", RecordingErrorCategory.ResourceExists),
        ("8501", _) => ("CallNotEstablished", RecordingErrorCategory.InvalidOperation),
        _ => (IdOf(status), StatusCategory.Of(status)),
    };

    private static string IdOf(int status) => status switch
    {
        401 => "AuthenticationFailed",
        403 => "AccessDenied",
        404 => "RecordingNotFound",
        429 => "Throttled",
        408 or >= 500 => "ServiceUnavailable",
        >= 400 => "RequestRejected",
        _ => "UnexpectedResponse",
    };

    private static (string? Code, string Message) Read(string text)
    {
        if (text.Length == 0)
        {
            return (null, "The answer had no body.");
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (ErrorBody.Of(document.RootElement) is { } error)
            {
                return (error.Code, error.Message ?? "");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not the service's own answer: a gateway's page, most likely. Its text is quoted below.
        }

        return (null, $"The answer wasn't JSON: {Redaction.Clean(text)}");
    }

    /// <summary>The body's begin, as text; what came of it before it broke off or fell silent.</summary>
    private static async Task<string> BodyAsync(Response response, CancellationToken cancellationToken)
    {
        if (response.ContentStream is not { } stream)
        {
            return "";
        }

        var bytes = new byte[LongestBody];
        var length = 0;
        try
        {
            int count;
            do
            {
                count = await stream.ReadAsync(bytes, length, bytes.Length - length, cancellationToken).ConfigureAwait(false);
                length += count;
            }
            while (count > 0 && length < bytes.Length);
        }
        catch (Exception exception) when (exception is IOException or RequestFailedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Its status says enough.
        }

        return Encoding.UTF8.GetString(bytes, 0, length).Trim();
    }
}
